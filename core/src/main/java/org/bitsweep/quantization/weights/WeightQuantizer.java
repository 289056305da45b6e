package org.bitsweep.quantization.weights;

import java.util.Optional;
import org.bitsweep.quantization.bits.BitAllocation;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.grid.GridRounding;

/** Quantizes the weights of one layer per output channel (semantics, sections 1, 2, 5 and 6), in float32 like the authors. */
public final class WeightQuantizer {

    private WeightQuantizer() {}

    /**
     * Quantized weights.
     *
     * @param weights row-major with the output channel outermost: channel c holds weights[c * size .. (c + 1) * size)
     * @param channels number of output channels
     * @param plan bits, grid, allocation and correction
     * @return a new array in the same order
     */
    public static float[] quantize(float[] weights, int channels, WeightPlan.Quantized plan) {
        if (channels < 1 || weights.length % channels != 0) {
            throw new IllegalArgumentException(weights.length + " weights do not divide into " + channels + " channels");
        }
        int[] bits = bits(weights, channels, plan);
        float[] quantized = new float[weights.length];
        int size = weights.length / channels;
        for (int channel = 0; channel < channels; channel++) {
            quantizeChannel(weights, quantized, channel * size, size, bits[channel], plan.rounding());
            if (plan.correction().isPresent()) {
                correct(weights, quantized, channel * size, size, plan.correction().get());
            }
        }
        return quantized;
    }

    /** Bits of every output channel. */
    public static int[] bits(float[] weights, int channels, WeightPlan.Quantized plan) {
        Optional<BitAllocationRule> allocation = plan.allocation();
        if (allocation.isEmpty()) {
            int[] bits = new int[channels];
            java.util.Arrays.fill(bits, plan.bits());
            return bits;
        }
        int size = weights.length / channels;
        float[] scales = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            scales[channel] = (float) scaleEstimate(weights, channel * size, size, allocation.get().prior());
        }
        return BitAllocation.allocate(scales, plan.bits(), allocation.get());
    }

    private static double scaleEstimate(float[] weights, int start, int size, BitAllocationRule.Prior prior) {
        switch (prior) {
            case RANGE -> {
                return maximum(weights, start, size) - minimum(weights, start, size);
            }
            case STANDARD_DEVIATION -> {
                return size == 1 ? 0 : Math.sqrt(sumOfSquaredDeviations(weights, start, size) / (size - 1));
            }
            default -> {
                double mean = mean(weights, start, size);
                double sum = 0;
                for (int i = start; i < start + size; i++) {
                    sum += Math.abs(weights[i] - mean);
                }
                return sum / size;
            }
        }
    }

    private static void quantizeChannel(
            float[] weights, float[] quantized, int start, int size, int bits, GridRounding rounding) {
        float low = minimum(weights, start, size);
        float high = maximum(weights, start, size);
        float largestCode = (1 << bits) - 1;
        if (rounding == GridRounding.MIDPOINT) {
            float scale = Math.max((high - low) / (largestCode + 1), GridRounding.LEAST_SCALE);
            for (int i = start; i < start + size; i++) {
                float bin = (float) Math.floor((weights[i] - low) / scale);
                quantized[i] = (clamp(bin, largestCode) + 0.5f) * scale + low;
            }
            return;
        }
        float scale = bits == 0 ? GridRounding.LEAST_SCALE
                : Math.max((high - low) / largestCode, GridRounding.LEAST_SCALE);
        float zeroPoint = (float) Math.rint(-low / scale);
        for (int i = start; i < start + size; i++) {
            float code = (float) Math.rint(clamp(weights[i] / scale + zeroPoint, largestCode));
            quantized[i] = (code - zeroPoint) * scale;
        }
    }

    private static float clamp(float code, float largestCode) {
        return Math.min(Math.max(code, 0), largestCode);
    }

    private static void correct(float[] weights, float[] quantized, int start, int size, BiasCorrectionRule rule) {
        double mean = mean(weights, start, size);
        double quantizedMean = mean(quantized, start, size);
        double deviation = Math.sqrt(sumOfSquaredDeviations(weights, start, size));
        double quantizedDeviation = Math.sqrt(sumOfSquaredDeviations(quantized, start, size));
        // A constant channel (0 bits) has no variance to restore; its rounding noise must not be blown up.
        boolean constant = minimum(quantized, start, size) == maximum(quantized, start, size);
        switch (rule) {
            case MEAN -> {
                float shift = (float) (mean - quantizedMean);
                for (int i = start; i < start + size; i++) {
                    quantized[i] += shift;
                }
            }
            case VARIANCE_THEN_MEAN -> {
                double degrees = Math.sqrt(Math.max(size - 1, 1));
                double ratio = constant ? 1 : deviation / degrees / (quantizedDeviation / degrees + 1e-8);
                for (int i = start; i < start + size; i++) {
                    quantized[i] = (float) ((quantized[i] - quantizedMean) * ratio + quantizedMean);
                }
                correct(weights, quantized, start, size, BiasCorrectionRule.MEAN);
            }
            case EQUATION_13 -> {
                double ratio = constant ? 1 : deviation / quantizedDeviation;
                double shift = mean - quantizedMean;
                for (int i = start; i < start + size; i++) {
                    quantized[i] = (float) (ratio * (quantized[i] + shift));
                }
            }
        }
    }

    private static double mean(float[] values, int start, int size) {
        double sum = 0;
        for (int i = start; i < start + size; i++) {
            sum += values[i];
        }
        return sum / size;
    }

    private static double sumOfSquaredDeviations(float[] values, int start, int size) {
        double mean = mean(values, start, size);
        double sum = 0;
        for (int i = start; i < start + size; i++) {
            sum += (values[i] - mean) * (values[i] - mean);
        }
        return sum;
    }

    private static float minimum(float[] values, int start, int size) {
        float minimum = values[start];
        for (int i = start + 1; i < start + size; i++) {
            minimum = Math.min(minimum, values[i]);
        }
        return minimum;
    }

    private static float maximum(float[] values, int start, int size) {
        float maximum = values[start];
        for (int i = start + 1; i < start + size; i++) {
            maximum = Math.max(maximum, values[i]);
        }
        return maximum;
    }
}
