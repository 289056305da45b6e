package org.bitsweep.quantization.range;

import java.util.Locale;
import org.bitsweep.calibration.Histogram;
import org.bitsweep.calibration.HistogramDistribution;
import org.bitsweep.calibration.ThresholdRule;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.statistics.ThresholdName;

/**
 * The threshold of least mean squared error: every candidate's range is put on the grid of 2^M points with zero among
 * them (semantics, section 1), and the error of the histogram's values is summed, rounding and clipping together. Values
 * below a positive range have no error: the ReLU makes zeros of them and of their codes.
 *
 * <p>The candidates are equal steps up to the threshold that clips nothing. Inside a bin values count as spread evenly.
 *
 * @param bits M, 1 to 8
 * @param range how a range is made of the threshold
 */
public record MeanSquaredErrorThreshold(int bits, OutputRange range) implements ThresholdRule {

    /** How many thresholds are tried. */
    static final int CANDIDATES = 1000;

    public MeanSquaredErrorThreshold {
        if (bits < 1 || bits > 8) {
            throw new IllegalArgumentException("expected 1 to 8 bits, found " + bits);
        }
    }

    @Override
    public ThresholdName name() {
        return new ThresholdName("mse-" + bits + "-" + range.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public double threshold(Histogram histogram) {
        HistogramDistribution distribution = new HistogramDistribution(histogram);
        double best = distribution.largestDistance();
        double least = Double.POSITIVE_INFINITY;
        for (int candidate = 1; candidate <= CANDIDATES; candidate++) {
            double threshold = distribution.largestDistance() * candidate / CANDIDATES;
            double error = error(distribution, histogram, threshold);
            if (error < least) {
                least = error;
                best = threshold;
            }
        }
        return best;
    }

    /** E(x - Q(x))^2 under a threshold. */
    double error(Histogram histogram, double threshold) {
        return error(new HistogramDistribution(histogram), histogram, threshold);
    }

    private double error(HistogramDistribution distribution, Histogram histogram, double threshold) {
        ClippedRange clipped = ClippedRange.of(range, histogram.minimum(), histogram.mean(), threshold);
        int largestCode = (1 << bits) - 1;
        double scale = clipped.width() / largestCode;
        double zeroPoint = Math.rint(-clipped.offset() / scale);
        double error = 0;
        double from = range == OutputRange.POSITIVE ? 0 : Double.NEGATIVE_INFINITY;
        for (int code = 0; code <= largestCode; code++) {
            double point = (code - zeroPoint) * scale;
            double to = code == largestCode ? Double.POSITIVE_INFINITY : point + scale / 2;
            error += distribution.squaredDistance(point, from, to);
            from = to;
        }
        return error;
    }
}
