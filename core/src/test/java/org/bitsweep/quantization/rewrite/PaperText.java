package org.bitsweep.quantization.rewrite;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The text of the paper and its supplement, equation by equation, as plainly and slowly as it reads: integrals by Simpson's
 * rule, bins looked up one after the other. It shares no code with what it checks, not even with other tests.
 */
final class PaperText {

    private PaperText() {}

    /** What a value becomes, and how far it is, in bins, from where it would become another. */
    record Value(double quantized, double bin, double toBoundary) {}

    /** Eq. 1 to 3: clipped to [lo, hi], cut into 2^M bins of equal width, each value its bin's midpoint. */
    static Value quantize(double x, double lo, double hi, int bits) {
        int bins = 1;
        for (int i = 0; i < bits; i++) {
            bins *= 2;
        }
        double width = (hi - lo) / bins;
        double clipped = x < lo ? lo : x > hi ? hi : x;
        double toBoundary = Double.POSITIVE_INFINITY;
        for (int i = 1; i < bins; i++) {
            toBoundary = Math.min(toBoundary, Math.abs(x - (lo + i * width)) / width);
        }
        for (int i = 0; i < bins - 1; i++) {
            if (clipped < lo + (i + 1) * width) {
                return new Value(lo + i * width + width / 2, width, toBoundary);
            }
        }
        return new Value(hi - width / 2, width, toBoundary);
    }

    static double laplaceDensity(double x) {
        return Math.exp(-Math.abs(x)) / 2;
    }

    static double gaussDensity(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    /**
     * Where the derivative of the expected error is zero, for a density of mean 0 and spread 1: eq. 4 to 6 and A.9, A.14 on
     * [-alpha, alpha], A.18 and A.19 on [0, alpha]. Rounding noise is a twelfth of a bin's square, of the values that the range
     * covers: all, or the positive half. Clipping noise is the integral of (x - alpha)^2 over the tails cut off: two, or one.
     */
    static double optimalClipping(DoubleUnaryOperator density, int bits, boolean positive) {
        double bins = Math.pow(2, bits);
        double sides = positive ? 1 : 2;
        double width = sides / bins;
        double covered = positive ? 0.5 : 1;
        double low = 0;
        double high = 20;
        for (int i = 0; i < 60; i++) {
            double alpha = (low + high) / 2;
            double rounding = covered * 2 * alpha * width * width / 12;
            double clipping = -sides * 2 * simpson(x -> density.applyAsDouble(x) * (x - alpha), alpha, alpha + 40);
            if (rounding + clipping < 0) {
                low = alpha;
            } else {
                high = alpha;
            }
        }
        return (low + high) / 2;
    }

    private static double simpson(DoubleUnaryOperator function, double from, double to) {
        int intervals = 20_000;
        double step = (to - from) / intervals;
        double sum = function.applyAsDouble(from) + function.applyAsDouble(to);
        for (int i = 1; i < intervals; i++) {
            sum += (i % 2 == 1 ? 4 : 2) * function.applyAsDouble(from + i * step);
        }
        return sum * step / 3;
    }

    /** Eq. 10: of B bins, channel i gets the share of alpha_i^(2/3). */
    static double[] bins(double[] ranges, double all) {
        double sum = 0;
        for (double range : ranges) {
            sum += Math.cbrt(range * range);
        }
        double[] bins = new double[ranges.length];
        for (int i = 0; i < bins.length; i++) {
            bins[i] = Math.cbrt(ranges[i] * ranges[i]) / sum * all;
        }
        return bins;
    }

    /** Eq. 11 for an average of M bits, B = C * 2^M; a byte holds no more than 8, and none is the least there is. */
    static int[] bits(double[] ranges, int average) {
        double[] bins = bins(ranges, ranges.length * Math.pow(2, average));
        int[] bits = new int[bins.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = (int) Math.max(0, Math.min(8, Math.round(Math.log(bins[i]) / Math.log(2))));
        }
        return bits;
    }

    /** Eq. 12 and 13, on one output channel. */
    static double[] corrected(double[] weights, double[] quantized) {
        double mu = mean(weights) - mean(quantized);
        double xi = norm(weights) / norm(quantized);
        return Arrays.stream(quantized).map(w -> xi * (w + mu)).toArray();
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Of what is left without the mean. */
    private static double norm(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum);
    }

    static double meanAbsoluteDeviation(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += Math.abs(value - mean);
        }
        return sum / values.length;
    }

    static double least(double[] values) {
        double least = values[0];
        for (double value : values) {
            least = Math.min(least, value);
        }
        return least;
    }

    static double largest(double[] values) {
        double largest = values[0];
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        return largest;
    }
}
