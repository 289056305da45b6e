package org.bitsweep.quantization.equalization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.onnx.ConsecutiveLayers;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkBuilder;
import org.bitsweep.onnx.Tensors;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.quantization.plan.TestNetworks;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.quantization.weights.WeightClipping;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.quantization.weights.WeightRounding;
import org.bitsweep.quantization.weights.WeightRules;
import org.bitsweep.settings.Profile;
import org.junit.jupiter.api.Test;

class CrossLayerEqualizationTest {

    private static final WeightRules EQUALIZED =
            new WeightRules(WeightClipping.NONE, WeightRounding.NEAREST, Equalization.CROSS_LAYER);

    /** Convolution, pooling, depthwise, grouped, flattened map of 4x4, Gemm [O, I], MatMul [I, O] with a bias behind. */
    private static Network chain() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String first = builder.maxPool(builder.relu(builder.convolution("image", 3, 8, 3)));
        String depthwise = builder.relu(builder.convolution(first, 8, 8, 3, 1, 8));
        String grouped = builder.relu(builder.convolution(depthwise, 8, 6, 1, 1, 2));
        String hidden = builder.relu(builder.fullyConnected(builder.flatten(grouped), 96, 7));
        String product = builder.node("MatMul", List.of(hidden, builder.weights("last", 7, 5)));
        unbalance(builder);
        return builder.output(builder.node("Add", List.of(product, builder.weights("last.bias", 5))), "N", 5).read();
    }

    /** Output channels of every layer from small to large, as in networks whose batch normalisation is folded. */
    private static void unbalance(NetworkBuilder builder) {
        for (int i = 0; i < builder.graph().getInitializerCount(); i++) {
            TensorProto tensor = builder.graph().getInitializer(i);
            if (tensor.getDimsCount() > 1) {
                float[] values = Tensors.floats(tensor);
                int outputs = (int) tensor.getDims(0);
                for (int j = 0; j < values.length; j++) {
                    values[j] *= (float) Math.pow(1.7, j / (values.length / outputs) - outputs / 2.0);
                }
                builder.graph().setInitializer(i, Tensors.ofFloats(tensor.getName(), values, tensor.getDimsList()));
            }
        }
    }

    private static List<String> pairs(Network network) {
        return ConsecutiveLayers.of(network).stream().map(pair -> pair.first().id() + " " + pair.second().id() + " "
                + pair.positions() + (pair.bias().isPresent() ? " bias" : "")).toList();
    }

    @Test
    void pairsOfAChain() {
        assertEquals(List.of("conv0 conv1 1 bias", "conv1 conv2 1 bias", "conv2 linear0 16 bias", "linear0 linear1 1 bias"),
                pairs(chain()));
    }

    /** A stem that two layers read, a convolution before a sum, weights that two layers share: none of them is in a pair. */
    @Test
    void branchesSumsAndSharedWeightsEndAChain() {
        assertEquals(List.of("conv1 conv2 1 bias", "conv4 linear0 1 bias", "linear0 linear1 1 bias"), pairs(TestNetworks.residual()));
        assertEquals(List.of(), pairs(TestNetworks.sharedWeights()));
        assertEquals(List.of("conv0 conv1 1 bias", "conv1 linear0 1 bias"), pairs(TestNetworks.signedFirst()));
        Network none = TestNetworks.sharedWeights();
        assertSame(none, Equalization.CROSS_LAYER.of(none));
    }

    @Test
    void reluSixEndsAChain() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String clipped = builder.node("Clip", List.of(builder.convolution("image", 3, 4, 3), builder.scalar("zero", 0),
                builder.scalar("six", 6)));
        assertEquals(List.of("conv1 linear0 1 bias"),
                pairs(builder.head(builder.relu(builder.convolution(clipped, 4, 4, 3)), 4).read()));
    }

    private static float[] weights(Network network, Layer layer) {
        return Tensors.floats(network.initializers().get(layer.weight()));
    }

    /** Largest magnitude of an output channel, or of an input channel counted over groups and flattened maps. */
    private static double range(Network network, Layer layer, boolean output, int channel, int channels, int positions) {
        float[] weights = weights(network, layer);
        List<Integer> shape = layer.weightShape();
        int outputs = shape.get(layer.outputChannelAxis());
        int features = shape.get(1 - layer.outputChannelAxis());
        int kernel = weights.length / outputs / features;
        int groups = channels * positions / features;
        double largest = 0;
        for (int o = 0; o < outputs; o++) {
            for (int f = 0; f < features; f++) {
                for (int k = 0; k < kernel; k++) {
                    int input = (o / (outputs / groups) * features + f) / positions;
                    float value = weights[layer.outputChannelAxis() == 0 ? (o * features + f) * kernel + k : f * outputs + o];
                    if ((output ? o : input) == channel) {
                        largest = Math.max(largest, Math.abs(value));
                    }
                }
            }
        }
        return largest;
    }

    @Test
    void rangesOfBothAreEqualAndTheNetworkComputesTheSame() throws OrtException {
        Network network = chain();
        Network equalized = Equalization.CROSS_LAYER.of(network);
        double before = 0;
        for (ConsecutiveLayers pair : ConsecutiveLayers.of(network)) {
            int channels = pair.first().weightShape().get(pair.first().outputChannelAxis());
            for (int channel = 0; channel < channels; channel++) {
                double made = range(equalized, pair.first(), true, channel, inputs(pair.first()),
                        positions(network, pair.first()));
                double read = range(equalized, pair.second(), false, channel, channels, pair.positions());
                assertEquals(1, made / read, 5e-3, pair.first().id() + " channel " + channel);
                before = Math.max(before, Math.abs(Math.log(range(network, pair.first(), true, channel, inputs(pair.first()),
                        positions(network, pair.first())) / range(network, pair.second(), false, channel, channels, pair.positions()))));
            }
        }
        assertTrue(before > 1, "ranges were far apart");
        float[] images = ModelRunner.noise(4 * 3 * 8 * 8, 7);
        float[] exact = ModelRunner.run(network.model(), images, 4, 3, 8, 8);
        float[] found = ModelRunner.run(equalized.model(), images, 4, 3, 8, 8);
        double largest = 0;
        for (float value : exact) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertArrayEquals(exact, found, (float) (2e-6 * largest));
        assertEquals(network.digest(), equalized.digest());
        assertEquals(network.layers(), equalized.layers());
    }

    private static int inputs(Layer layer) {
        return switch (layer.id()) {
            case "conv0" -> 3;
            case "conv1", "conv2" -> 8;
            case "linear0" -> 6;
            default -> 7;
        };
    }

    private static int positions(Network network, Layer layer) {
        return ConsecutiveLayers.of(network).stream().filter(pair -> pair.second().id().equals(layer.id()))
                .map(ConsecutiveLayers::positions).findFirst().orElse(1);
    }

    /** One pair: W1 / s and W2 * s with s = sqrt(r1 r2) / r2, bias like W1. */
    @Test
    void onePairInClosedForm() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        Network network = builder.head(builder.relu(builder.convolution("image", 3, 4, 3)), 4).read();
        Network equalized = Equalization.CROSS_LAYER.of(network);
        Layer first = network.layers().get(0);
        Layer second = network.layers().get(1);
        String bias = ConsecutiveLayers.of(network).get(0).bias().orElseThrow();
        float[] expectedFirst = weights(network, first).clone();
        float[] expectedSecond = weights(network, second).clone();
        float[] expectedBias = Tensors.floats(network.initializers().get(bias));
        for (int channel = 0; channel < 4; channel++) {
            double made = range(network, first, true, channel, 3, 1);
            double read = range(network, second, false, channel, 4, 1);
            double scale = Math.sqrt(made * read) / read;
            for (int i = 0; i < 27; i++) {
                expectedFirst[channel * 27 + i] /= (float) scale;
            }
            for (int o = 0; o < 5; o++) {
                expectedSecond[o * 4 + channel] *= (float) scale;
            }
            expectedBias[channel] /= (float) scale;
        }
        assertArrayEquals(expectedFirst, weights(equalized, first), 1e-6f);
        assertArrayEquals(expectedSecond, weights(equalized, second), 1e-6f);
        assertArrayEquals(expectedBias, Tensors.floats(equalized.initializers().get(bias)), 1e-6f);
    }

    /** Dense, depthwise, dense: all three ranges of a channel become the cube root of their product. */
    @Test
    void depthwiseInClosedForm() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String depthwise = builder.relu(builder.convolution(builder.relu(builder.convolution("image", 3, 4, 3)), 4, 4, 3, 1, 4));
        String end = builder.convolution(depthwise, 4, 2, 1);
        Network network = builder.output(builder.flatten(builder.globalAveragePool(builder.node("Add", List.of(end, end)))), "N", 2)
                .read();
        assertEquals(List.of("conv0 conv1 1 bias", "conv1 conv2 1 bias"), pairs(network));
        Network equalized = Equalization.CROSS_LAYER.of(network);
        List<Layer> layers = network.layers();
        for (int channel = 0; channel < 4; channel++) {
            double product = range(network, layers.get(0), true, channel, 3, 1) * range(network, layers.get(1), true, channel, 4, 1)
                    * range(network, layers.get(2), false, channel, 4, 1);
            List<Double> found = new ArrayList<>(List.of(range(equalized, layers.get(0), true, channel, 3, 1),
                    range(equalized, layers.get(1), true, channel, 4, 1), range(equalized, layers.get(2), false, channel, 4, 1)));
            for (double range : found) {
                assertEquals(1, range / Math.cbrt(product), 2e-3);
            }
        }
    }

    /** A channel that makes or reads nothing stays as it is. */
    @Test
    void silentChannels() throws OrtException {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String first = builder.convolution("image", 3, 4, 1);
        float[] weights = NetworkBuilder.values("conv0.weight", 4, 3, 1, 1);
        weights[3] = weights[4] = weights[5] = 0;
        builder.graph().setInitializer(0, Tensors.ofFloats("conv0.weight", weights, List.of(4L, 3L, 1L, 1L)));
        Network network = builder.head(builder.relu(first), 4).read();
        Network equalized = Equalization.CROSS_LAYER.of(network);
        Layer second = network.layers().get(1);
        for (int o = 0; o < 5; o++) {
            assertEquals(weights(network, second)[o * 4 + 1], weights(equalized, second)[o * 4 + 1]);
        }
        float[] images = ModelRunner.noise(3 * 8 * 8, 1);
        assertArrayEquals(ModelRunner.run(network.model(), images, 1, 3, 8, 8), ModelRunner.run(equalized.model(), images, 1, 3, 8, 8), 1e-5f);
    }

    /** A plan names it, has another digest by it, and its weights are those of the equalized network on their grids. */
    @Test
    void plansQuantizeTheEqualizedNetwork() {
        Network network = chain();
        QuantizationSettings settings = Profile.REFERENCE.settings();
        QuantizationPlanner planner = new QuantizationPlanner(network, LayerExceptions.NONE);
        QuantizationPlan plain = planner.plan(new QuantizationConfig(4, 4, Set.of(), settings));
        QuantizationPlan plan = planner.plan(new QuantizationConfig(4, 4, Set.of(), settings.withWeightRules(EQUALIZED)));
        assertEquals(plain.layers(), plan.layers());
        assertNotEquals(plain.digest(), plan.digest());
        QuantizedWeights weights = new QuantizedWeights(network);
        var model = NetworkQuantizer.rewrite(plan, Optional.empty(), weights).model();
        Network equalized = Equalization.CROSS_LAYER.of(network);
        QuantizedWeights ofEqualized = new QuantizedWeights(equalized);
        Layer layer = network.layers().get(2);
        TensorProto expected = ofEqualized.of(layer, (WeightPlan.Quantized) plan.layers().get(2).weights());
        assertTrue(model.getGraph().getInitializerList().contains(expected));
        assertNotEquals(weights.of(layer, (WeightPlan.Quantized) plan.layers().get(2).weights()), expected);
        assertSame(weights.under(Equalization.CROSS_LAYER), weights.under(Equalization.CROSS_LAYER));
        assertSame(weights, weights.under(Equalization.NONE));
    }
}
