package org.bitsweep.diagnosis;

import java.util.Arrays;
import java.util.Optional;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.Tensors;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.statistics.Granularity;

/**
 * The codes of a layer's weights: those of the grid, before a correction moves them off it. Weights lie between the minimum and
 * the maximum that their grid is made of, so none is clipped.
 */
final class WeightCodes {

    private WeightCodes() {}

    static CodeUse use(QuantizedWeights weights, Layer layer, WeightPlan.Quantized plan) {
        WeightPlan.Quantized uncorrected =
                new WeightPlan.Quantized(plan.bits(), plan.granularity(), plan.rounding(), plan.allocation(), Optional.empty());
        float[] points = Tensors.floats(weights.of(layer, uncorrected));
        CodeUse.Tally tally = new CodeUse.Tally();
        if (plan.granularity() == Granularity.TENSOR) {
            tally.add(plan.bits(), counts(points), 0);
            return tally.use();
        }
        int[] bits = weights.bits(layer, plan);
        int channels = bits.length;
        int size = points.length / channels;
        for (int channel = 0; channel < channels; channel++) {
            float[] own = new float[size];
            for (int i = 0; i < size; i++) {
                own[i] = points[layer.outputChannelAxis() == 0 ? channel * size + i : i * channels + channel];
            }
            tally.add(bits[channel], counts(own), 0);
        }
        return tally.use();
    }

    /** How often each different value occurs. */
    private static int[] counts(float[] points) {
        float[] sorted = new float[points.length];
        for (int i = 0; i < points.length; i++) {
            // Zero has one code, with whatever sign it is computed.
            sorted[i] = points[i] + 0f;
        }
        Arrays.sort(sorted);
        int[] counts = new int[sorted.length];
        int last = -1;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                last++;
            }
            counts[last]++;
        }
        return Arrays.copyOf(counts, last + 1);
    }
}
