package org.bitsweep.quantization.equalization;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.onnx.ConsecutiveLayers;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.Tensors;

/**
 * Makes the ranges of consecutive layers' channels equal (Nagel, van Baalen, Blankevoort and Welling 2019, <i>Data-Free
 * Quantization Through Weight Equalization and Bias Correction</i>, section 4.1).
 *
 * <p>Between two layers that nothing but positively homogeneous operators of single channels joins ({@link ConsecutiveLayers}),
 * output channel i of the first, bias included, may be divided by s_i > 0 and input channel i of the second be multiplied by it. With
 * r1_i and r2_i the largest magnitudes of the two channels' weights, s_i = sqrt(r1_i r2_i) / r2_i makes both sqrt(r1_i r2_i). A layer
 * in the middle of a chain belongs to two pairs, so pairs are taken in turn until nothing moves: no scale is farther than
 * {@link #TOLERANCE} from one, or {@link #MOST_ROUNDS} are over. A channel without weights on one side stays as it is.
 *
 * <p>Scales are kept in double precision; each weight is rounded to float32 once, at the end.
 */
final class CrossLayerEqualization {

    /** Raised whenever the same network would get other weights. */
    static final int VERSION = 1;
    /** Of the natural logarithm of a scale. */
    static final double TOLERANCE = 1e-3;
    static final int MOST_ROUNDS = 200;

    private final Map<String, ScaledWeights> layers = new HashMap<>();
    private final List<ConsecutiveLayers> pairs;

    private CrossLayerEqualization(Network network) {
        Map<String, TensorProto> initializers = network.initializers();
        pairs = ConsecutiveLayers.of(network);
        for (ConsecutiveLayers pair : pairs) {
            for (Layer layer : List.of(pair.first(), pair.second())) {
                layers.computeIfAbsent(layer.id(),
                        id -> new ScaledWeights(layer, Tensors.floats(initializers.get(layer.weight()))));
            }
        }
        // A layer that is second in no pair keeps a position for each of its inputs, whatever these are.
        pairs.forEach(pair -> layers.get(pair.second().id()).readChannels(pair.first().weightShape()
                .get(pair.first().outputChannelAxis()), pair.positions()));
        layers.values().forEach(ScaledWeights::measure);
    }

    /** The network with equalized weights; the same network if no two of its layers are consecutive. */
    static Network of(Network network) {
        CrossLayerEqualization equalization = new CrossLayerEqualization(network);
        if (equalization.pairs.isEmpty()) {
            return network;
        }
        equalization.converge();
        return network.withInitializers(equalization.changed(network.initializers()));
    }

    private void converge() {
        double moved = Double.POSITIVE_INFINITY;
        for (int round = 0; round < MOST_ROUNDS && moved > TOLERANCE; round++) {
            moved = 0;
            for (ConsecutiveLayers pair : pairs) {
                moved = Math.max(moved, equalize(layers.get(pair.first().id()), layers.get(pair.second().id())));
            }
        }
    }

    /** @return the largest |ln s| */
    private static double equalize(ScaledWeights first, ScaledWeights second) {
        double moved = 0;
        double[] made = first.outputMagnitudes();
        double[] read = second.inputMagnitudes();
        for (int channel = 0; channel < made.length; channel++) {
            if (made[channel] > 0 && read[channel] > 0) {
                double scale = Math.sqrt(made[channel] / read[channel]);
                first.divideOutput(channel, scale);
                second.multiplyInput(channel, scale);
                moved = Math.max(moved, Math.abs(Math.log(scale)));
            }
        }
        return moved;
    }

    private List<TensorProto> changed(Map<String, TensorProto> initializers) {
        Map<String, TensorProto> changed = new LinkedHashMap<>();
        layers.values().forEach(layer -> changed.put(layer.name(), layer.tensor(initializers.get(layer.name()).getDimsList())));
        for (ConsecutiveLayers pair : pairs) {
            pair.bias().ifPresent(name -> {
                TensorProto bias = initializers.get(name);
                float[] scaled = layers.get(pair.first().id()).biases(Tensors.floats(bias));
                changed.put(name, Tensors.ofFloats(name, scaled, bias.getDimsList()));
            });
        }
        return new ArrayList<>(changed.values());
    }
}
