package org.bitsweep.quantization.weights;

import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.statistics.Granularity;

/**
 * Weights as signed codes, one scale an output channel: weight = code x scale.
 *
 * @param codes with the output channel outermost, from -127 to 127
 * @param scales of every output channel
 */
public record SignedWeights(byte[] codes, float[] scales) {

    /**
     * The least scale beside a layer's largest. Channels that training has let die would otherwise have scales in whose steps
     * no 32-bit integer can hold their bias.
     */
    private static final float LEAST_SHARE = 0x1p-16f;

    /** The largest code of so many bits; the least one is as far below zero. */
    static int largestCode(int bits) {
        return (1 << Math.max(bits - 1, 0)) - 1;
    }

    /**
     * Quantizes weights: the largest magnitude has the largest code, halves go to even codes.
     *
     * @param weights row-major with the output channel outermost
     * @param channels number of output channels
     * @param bits of every output channel; fewer than two leave zeros
     * @param plan granularity, and whether variances are restored by the scale
     */
    static SignedWeights of(float[] weights, int channels, int[] bits, WeightPlan.Quantized plan) {
        int size = weights.length / channels;
        float[] largest = new float[channels];
        float largestOfAll = 0;
        for (int i = 0; i < weights.length; i++) {
            largest[i / size] = Math.max(largest[i / size], Math.abs(weights[i]));
            largestOfAll = Math.max(largestOfAll, Math.abs(weights[i]));
        }
        byte[] codes = new byte[weights.length];
        float[] scales = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            int largestCode = largestCode(bits[channel]);
            float end = plan.granularity() == Granularity.TENSOR ? largestOfAll : largest[channel];
            scales[channel] = Math.max(Math.max(end, largestOfAll * LEAST_SHARE) / Math.max(largestCode, 1), GridRounding.LEAST_SCALE);
            for (int i = channel * size; i < (channel + 1) * size; i++) {
                codes[i] = (byte) Math.max(-largestCode, Math.min(largestCode, Math.rint(weights[i] / scales[channel])));
            }
            if (plan.correction().filter(BiasCorrectionRule.FOLDED::equals).isPresent()) {
                scales[channel] *= (float) ratio(weights, codes, channel * size, size, scales[channel]);
            }
        }
        return new SignedWeights(codes, scales);
    }

    private static double ratio(float[] weights, byte[] codes, int start, int size, float scale) {
        float[] quantized = new float[size];
        for (int i = 0; i < size; i++) {
            quantized[i] = codes[start + i] * scale;
        }
        return WeightCorrection.ratioOfDeviations(weights, start, quantized, 0, size);
    }

    /** The weights that the codes stand for, in their order. */
    public float[] values() {
        float[] values = new float[codes.length];
        int size = codes.length / scales.length;
        for (int i = 0; i < values.length; i++) {
            values[i] = codes[i] * scales[i / size];
        }
        return values;
    }
}
