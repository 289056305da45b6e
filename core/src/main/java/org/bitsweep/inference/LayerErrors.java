package org.bitsweep.inference;

import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.OutputFollower;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.rewrite.RewrittenLayer;
import org.bitsweep.quantization.rewrite.RewrittenNetwork;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.quantization.weights.WeightPlan;

/** Compares a quantized network with its float32 network layer by layer, each fed by its own earlier layers. */
public final class LayerErrors {

    private LayerErrors() {}

    /**
     * A batch of images.
     *
     * @param pixels direct buffer of [N, C, H, W], normalized
     * @param count N
     */
    public record Batch(FloatBuffer pixels, int count) {}

    /**
     * The errors of every layer of a plan.
     *
     * @param weights of the float32 network
     * @param batches over which both run; batch statistics are those of a batch
     */
    public static List<LayerError> of(QuantizedWeights weights, RewrittenNetwork rewritten, List<Batch> batches, int threads)
            throws OrtException {
        Map<String, LayerError.Sums> sums = new LinkedHashMap<>();
        Map<String, Double> bits = new LinkedHashMap<>();
        Set<String> tensors = new LinkedHashSet<>();
        for (RewrittenLayer layer : rewritten.layers()) {
            sums.put(layer.plan().layer().id(), new LayerError.Sums(channels(layer.plan().layer())));
            tensors.add(layer.output());
            layer.grid().flatMap(grid -> grid.bits()).ifPresent(tensors::add);
        }
        List<String> exactTensors = rewritten.layers().stream().map(layer -> layer.plan().layer().output()).toList();
        try (LayerOutputs exact = new LayerOutputs(weights.network(), weights.network().model(), exactTensors, threads);
                LayerOutputs quantized = new LayerOutputs(weights.network(), rewritten.model(), tensors, threads)) {
            for (Batch batch : batches) {
                Map<String, float[]> before = exact.of(batch.pixels(), batch.count());
                Map<String, float[]> now = quantized.of(batch.pixels(), batch.count());
                for (RewrittenLayer each : rewritten.layers()) {
                    Layer layer = each.plan().layer();
                    boolean relu = layer.range() == OutputRange.POSITIVE && layer.follower() == OutputFollower.RELU;
                    sums.get(layer.id()).add(before.get(layer.output()), now.get(each.output()), positions(layer), relu);
                    bits.merge(layer.id(), outputBits(each, now) / batches.size(), Double::sum);
                }
            }
        }
        List<LayerError> errors = new ArrayList<>();
        for (RewrittenLayer each : rewritten.layers()) {
            Layer layer = each.plan().layer();
            double ofWeights = each.plan().weights() instanceof WeightPlan.Quantized plan
                    ? Arrays.stream(weights.bits(layer, plan)).average().orElseThrow() : Double.NaN;
            errors.add(sums.get(layer.id()).error(layer, ofWeights, bits.get(layer.id())));
        }
        return errors;
    }

    private static double outputBits(RewrittenLayer layer, Map<String, float[]> tensors) {
        if (!(layer.plan().output() instanceof ActivationPlan.Quantized plan)) {
            return Double.NaN;
        }
        return layer.grid().flatMap(grid -> grid.bits()).map(name -> mean(tensors.get(name))).orElse((double) plan.bits());
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** A vector of features is one channel: it has one range. */
    private static int channels(Layer layer) {
        return layer.isMap() ? layer.channels() : 1;
    }

    private static int positions(Layer layer) {
        return layer.isMap() ? layer.positions() : layer.channels();
    }
}
