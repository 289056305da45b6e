package org.bitsweep.figures;

import java.util.Random;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.LaplaceDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.range.AnalyticalClipping;
import org.bitsweep.quantization.range.ClippingConstants;

/** The distribution analytical clipping takes a tensor's values to have. */
public enum Prior {

    /** Its spread is b, the mean absolute deviation. */
    LAPLACE("Laplace", "b") {
        @Override
        public ContinuousDistribution distribution(double mean, double spread) {
            return LaplaceDistribution.of(mean, spread);
        }

        @Override
        double clippedTail(double spread, double clip) {
            return spread * spread * Math.exp(-clip / spread);
        }

        @Override
        float[] optimalMultiples(OutputRange range) {
            return AnalyticalClipping.laplace(range, ClippingConstants.SOLVED);
        }

        @Override
        double draw(Random random) {
            // The inverse of the distribution function; StrictMath gives the same values on every machine.
            double uniform = random.nextDouble();
            return uniform < 0.5 ? StrictMath.log(2 * uniform + Double.MIN_NORMAL) : -StrictMath.log(2 * (1 - uniform));
        }
    },

    /** Its spread is sigma, the standard deviation. */
    GAUSS("Gauss", "σ") {
        @Override
        public ContinuousDistribution distribution(double mean, double spread) {
            return NormalDistribution.of(mean, spread);
        }

        @Override
        double clippedTail(double spread, double clip) {
            NormalDistribution normal = NormalDistribution.of(0, 1);
            double k = clip / spread;
            return spread * spread * ((k * k + 1) * normal.survivalProbability(k) - k * normal.density(k));
        }

        @Override
        float[] optimalMultiples(OutputRange range) {
            return AnalyticalClipping.gauss(range, ClippingConstants.SOLVED);
        }

        @Override
        double draw(Random random) {
            return random.nextGaussian();
        }
    };

    private final String title;
    private final String unit;

    Prior(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /** Its name in figures. */
    public String title() {
        return title;
    }

    /** The letter of its spread. */
    public String unit() {
        return unit;
    }

    /** The distribution with a mean and a spread. */
    public abstract ContinuousDistribution distribution(double mean, double spread);

    /** E[(x - clip)^2; x > clip], the error of clipping one tail, with mean 0. */
    abstract double clippedTail(double spread, double clip);

    /** The multiple of the spread at which the expected error is least, for 0 to 8 bits. */
    abstract float[] optimalMultiples(OutputRange range);

    /** A value of mean 0 and spread 1. */
    abstract double draw(Random random);

    /** Values of mean 0 and spread 1: always the same for the same seed. */
    double[] draw(int size, long seed) {
        Random random = new Random(seed);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = draw(random);
        }
        return values;
    }
}
