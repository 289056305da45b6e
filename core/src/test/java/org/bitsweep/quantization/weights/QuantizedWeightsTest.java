package org.bitsweep.quantization.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkBuilder;
import org.bitsweep.onnx.Tensors;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.plan.TestNetworks;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.settings.Profile;
import org.bitsweep.statistics.Granularity;
import org.junit.jupiter.api.Test;

class QuantizedWeightsTest {

    private static final WeightPlan.Quantized FOUR =
            new WeightPlan.Quantized(4, Granularity.CHANNEL, GridRounding.NEAREST_EVEN, Optional.empty(), Optional.empty());

    /** Sixteen combinations of methods have four plans for the weights: 7 layers, of which 2 are always 8 bits. */
    @Test
    void configurationsShareWeights() {
        Network network = TestNetworks.residual();
        QuantizedWeights weights = new QuantizedWeights(network);
        QuantizationPlanner planner = new QuantizationPlanner(network, LayerExceptions.NONE);
        Map<TensorProto, String> distinct = new IdentityHashMap<>();
        for (Set<Method> methods : Method.combinations()) {
            QuantizationPlan plan = planner.plan(new QuantizationConfig(4, 4, methods, Profile.REFERENCE.settings()));
            var model = NetworkQuantizer.rewrite(plan, Optional.empty(), weights).model();
            assertArrayEquals(NetworkQuantizer.quantize(network, plan, Optional.empty()).toByteArray(), model.toByteArray());
            model.getGraph().getInitializerList().stream().filter(tensor -> tensor.getName().endsWith("/weights"))
                    .forEach(tensor -> distinct.put(tensor, tensor.getName()));
        }
        // 5 layers of M bits in 4 ways, 2 of 8 bits with and without correction.
        assertEquals(5 * 4 + 2 * 2, distinct.size());
        assertEquals(7, new HashSet<>(distinct.values()).size());
    }

    @Test
    void quantizedOnceAPlan() {
        Network network = TestNetworks.residual();
        QuantizedWeights weights = new QuantizedWeights(network);
        Layer layer = network.layers().get(0);
        TensorProto first = weights.of(layer, FOUR);
        assertSame(first, weights.of(layer, new WeightPlan.Quantized(
                4, Granularity.CHANNEL, GridRounding.NEAREST_EVEN, Optional.empty(), Optional.empty())));
        assertNotSame(first, weights.of(layer, new WeightPlan.Quantized(
                4, Granularity.CHANNEL, GridRounding.NEAREST_EVEN, Optional.empty(), Optional.of(BiasCorrectionRule.MEAN))));
        assertEquals("bitsweep/conv0/weights", first.getName());
        assertArrayEquals(WeightQuantizer.quantize(Tensors.floats(network.initializers().get(layer.weight())), 8, FOUR),
                Tensors.floats(first));
    }

    /** Two layers that share an initializer each have a name of their own. */
    @Test
    void sharedInitializers() {
        Network network = TestNetworks.sharedWeights();
        QuantizedWeights weights = new QuantizedWeights(network);
        List<Layer> layers = network.layers();
        assertEquals(layers.get(1).weight(), layers.get(2).weight());
        assertEquals("bitsweep/conv1/weights", weights.of(layers.get(1), FOUR).getName());
        assertEquals("bitsweep/conv2/weights", weights.of(layers.get(2), FOUR).getName());
        assertArrayEquals(WeightQuantizer.quantize(NetworkBuilder.values("shared", 4, 4, 1, 1), 4, FOUR),
                Tensors.floats(weights.of(layers.get(2), FOUR)));
    }
}
