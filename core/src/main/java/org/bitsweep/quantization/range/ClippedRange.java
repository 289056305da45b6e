package org.bitsweep.quantization.range;

import org.bitsweep.onnx.OutputRange;

/**
 * The range a clipping threshold makes, in float64 (semantics, section 4; supplement, table 1). It is not cut to the
 * values there are: its upper end may exceed the maximum.
 *
 * @param offset lo
 * @param width hi - lo
 */
public record ClippedRange(double offset, double width) {

    /**
     * Positive: lo = 0, hi = max(mean, 0) + threshold. Full: lo = max(minimum, mean - threshold), hi = lo + 2 threshold.
     *
     * @param range whether a ReLU follows
     * @param minimum of the tensor, or the mean of its images' minima
     * @param mean of the tensor
     * @param threshold the clipping threshold, or alpha of analytical clipping
     */
    public static ClippedRange of(OutputRange range, double minimum, double mean, double threshold) {
        return switch (range) {
            case POSITIVE -> new ClippedRange(0, Math.max(mean, 0) + threshold);
            case FULL -> new ClippedRange(Math.max(minimum, mean - threshold), 2 * threshold);
        };
    }

    /** hi. */
    public double upperEnd() {
        return offset + width;
    }
}
