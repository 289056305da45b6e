package org.bitsweep.figures;

import org.bitsweep.onnx.OutputRange;

/**
 * The mean squared error of clipping at alpha and rounding to the midpoints of equal bins, as the paper derives it:
 * rounding noise of a uniform error in every bin, clipping noise of the prior's tails.
 *
 * @param prior with mean 0
 * @param spread b or sigma
 * @param range full: bins on [-alpha, alpha] (eq. 5, A.9, A.13); positive: bins on [0, alpha], and the half of the values
 *     below zero is exact (A.18, A.19)
 */
public record ExpectedError(Prior prior, double spread, OutputRange range) {

    /**
     * The closed form. For 2^M bins and a Laplace prior 2 b^2 e^(-alpha/b) + alpha^2 / (3 * 4^M), or for a positive range
     * b^2 e^(-alpha/b) + alpha^2 / (24 * 4^M).
     *
     * @param clip alpha, above 0
     * @param bins how many, 2^M where there are M bits
     */
    public double closedForm(double clip, int bins) {
        double tail = prior.clippedTail(spread, clip);
        double squaredBins = (double) bins * bins;
        return switch (range) {
            case FULL -> 2 * tail + clip * clip / (3 * squaredBins);
            case POSITIVE -> tail + clip * clip / (24 * squaredBins);
        };
    }

    /** The clipping value at which the closed form of 2^bits bins is least. */
    public double optimum(int bits) {
        return spread * prior.optimalMultiples(range)[bits];
    }

    /**
     * The mean of (x - Q(x))^2 over values, Q clipping at alpha and rounding to bins' midpoints.
     *
     * @param values drawn from the prior with spread 1
     * @param clip alpha, above 0
     * @param bins how many
     */
    double simulated(double[] values, double clip, int bins) {
        double low = range == OutputRange.FULL ? -clip : 0;
        double width = (clip - low) / bins;
        double sum = 0;
        for (double value : values) {
            double x = value * spread;
            if (range == OutputRange.POSITIVE && x <= 0) {
                continue;
            }
            double clipped = Math.min(Math.max(x, low), clip);
            double bin = Math.min(Math.floor((clipped - low) / width), bins - 1);
            // What is clipped becomes alpha itself: the paper's clipping noise is the distance to it.
            double quantized = clipped == x ? low + (bin + 0.5) * width : clipped;
            sum += (x - quantized) * (x - quantized);
        }
        return sum / values.length;
    }
}
