package org.bitsweep.quantization.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.ImageStatistics;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkBuilder;
import org.bitsweep.onnx.Tensors;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.equalization.Equalization;
import org.bitsweep.quantization.rewrite.SlowReference;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.quantization.weights.WeightClipping;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.quantization.weights.WeightRounding;
import org.bitsweep.quantization.weights.WeightRules;
import org.bitsweep.settings.Profile;
import org.bitsweep.statistics.StatisticsSource;
import org.junit.jupiter.api.Test;

class SpentBitsTest {

    private static final Network NETWORK = TestNetworks.residual();
    private static final QuantizationSettings REFERENCE = Profile.REFERENCE.settings();

    private static SpentBits spent(LayerExceptions exceptions, int weights, int activations, QuantizationSettings settings,
            Method... methods) {
        QuantizationPlan plan = new QuantizationPlanner(NETWORK, exceptions)
                .plan(new QuantizationConfig(weights, activations, Set.of(methods), settings));
        SpentBits found = SpentBits.of(plan, new QuantizedWeights(NETWORK), Optional.empty());
        return new SpentBits(found.weights(), found.activations(), found.bytes());
    }

    /**
     * Weights: 216 of the first convolution and 40 of the classifier at 8 bits, 576 + 576 + 64 + 64 + 64 at M. Outputs: 512 + 3 x 128
     * of convolutions on maps, 8 on a single position and 8 hidden features at M, 128 of max-pooling and 5 logits at 8 bits.
     */
    @Test
    void elementsTimesBits() {
        assertEquals(new SpentBits((1344 * 4 + 256 * 8) / 1600.0, (912 * 4 + 133 * 8) / 1045.0, (7424 + 4712) / 8.0),
                spent(LayerExceptions.NONE, 4, 4, REFERENCE));
        assertEquals(new SpentBits((1344 * 3 + 256 * 8) / 1600.0, 8, (1344 * 3 + 256 * 8 + 1045 * 8) / 8.0),
                spent(LayerExceptions.NONE, 3, 8, REFERENCE));
    }

    /** A layer left in float has 32 bits on both sides, and average pooling is there where the plan has it: 8 values. */
    @Test
    void whatIsLeftInFloatCountsAsFloat() {
        LayerExceptions.LayerException left = new LayerExceptions.LayerException(
                Optional.of(LayerRole.FLOAT), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        assertEquals(new SpentBits((768 * 4 + 256 * 8 + 576 * 32) / 1600.0, (784 * 4 + 133 * 8 + 128 * 32) / 1045.0,
                        (768 * 4 + 256 * 8 + 576 * 32 + 784 * 4 + 133 * 8 + 128 * 32) / 8.0),
                spent(new LayerExceptions(0, LayerExceptions.MaxPooling.QUANTIZED, Map.of("conv1", left)), 4, 4, REFERENCE));
        assertEquals((912 * 4 + 141 * 8) / 1053.0,
                spent(LayerExceptions.NONE, 4, 4, REFERENCE.withAveragePooling(AveragePooling.QUANTIZED)).activations());
    }

    /** What allocation achieves, which rounding leaves beside what was asked for. */
    @Test
    void allocatedBitsOfWeightsAreThoseAchieved() {
        double sum = 256 * 8;
        for (Layer layer : NETWORK.layers()) {
            if (List.of("conv1", "conv2", "conv3", "conv4", "linear0").contains(layer.id())) {
                float[] weights = Tensors.floats(NETWORK.initializers().get(layer.weight()));
                int size = weights.length / 8;
                double[] deviations = IntStream.range(0, 8).mapToDouble(channel -> {
                    double mean = mean(weights, channel * size, size);
                    return Math.sqrt(IntStream.range(channel * size, channel * size + size)
                            .mapToDouble(i -> (weights[i] - mean) * (weights[i] - mean)).sum() / (size - 1));
                }).toArray();
                sum += weights.length * Arrays.stream(SlowReference.bits(deviations, 3)).average().orElseThrow();
            }
        }
        SpentBits found = spent(LayerExceptions.NONE, 3, 4, REFERENCE, Method.BIT_ALLOCATION_WEIGHTS);
        assertEquals(sum / 1600, found.weights(), 1e-12);
        assertEquals((sum + 4712) / 8, found.bytes(), 1e-9);
    }

    private static double mean(float[] values, int from, int length) {
        return IntStream.range(from, from + length).mapToDouble(i -> values[i]).average().orElseThrow();
    }

    /** With calibrated statistics the bits of outputs are known too: those of the channels' deviations. */
    @Test
    void allocatedBitsOfCalibratedOutputsAreThoseAchieved() {
        Map<String, float[]> image = new HashMap<>();
        for (Layer layer : NETWORK.layersWithAveragePooling()) {
            // Mean, mean absolute deviation, deviation, least, largest; of channels, then of the tensor.
            int channels = layer.kind() == LayerKind.CONVOLUTION && layer.positions() > 1 ? layer.channels() : 0;
            float[] statistics = new float[5 * channels + 5];
            for (int channel = 0; channel < channels; channel++) {
                statistics[2 * channels + channel] = (float) Math.pow(2, channel);
            }
            image.put(layer.id(), statistics);
        }
        ActivationStatistics statistics = ActivationStatistics.merge(
                NETWORK, "", List.of(new ImageStatistics(0, "image", "digest", image)));
        QuantizationPlan plan = new QuantizationPlanner(NETWORK, LayerExceptions.NONE).plan(new QuantizationConfig(
                4, 3, Set.of(Method.BIT_ALLOCATION_ACTIVATIONS), REFERENCE.withStatistics(StatisticsSource.CALIBRATED)), statistics);
        double allocated = Arrays.stream(SlowReference.bits(
                IntStream.range(0, 8).mapToDouble(channel -> Math.pow(2, channel)).toArray(), 3)).average().orElseThrow();
        // Four maps of 8 channels, 512 + 3 x 128 values; a position and features have 3 bits, pooling and logits 8.
        assertEquals((896 * allocated + 16 * 3 + 133 * 8) / 1045,
                SpentBits.of(plan, new QuantizedWeights(NETWORK), Optional.of(statistics)).activations(), 1e-9);
    }

    /** Different values of a channel are its codes: Shannon's entropy of them, and 32 bits of what stays in float. */
    @Test
    void entropyIsThatOfTheCodesOfEveryChannel() {
        LayerExceptions without = LayerExceptions.NONE.withFloat(
                NETWORK.layers().stream().filter(layer -> layer.id().equals("conv1")).toList());
        QuantizationPlan plan = new QuantizationPlanner(NETWORK, without)
                .plan(new QuantizationConfig(3, 4, Set.of(Method.BIAS_CORRECTION), REFERENCE));
        QuantizationPlan naive = new QuantizationPlanner(NETWORK, without).plan(new QuantizationConfig(3, 4, Set.of(), REFERENCE));
        QuantizedWeights weights = new QuantizedWeights(NETWORK);
        double bits = 0;
        for (LayerPlan layer : naive.layers()) {
            if (layer.weights() instanceof WeightPlan.Quantized quantized) {
                float[] points = Tensors.floats(weights.of(layer.layer(), quantized));
                int channels = layer.layer().weightShape().get(layer.layer().outputChannelAxis());
                for (int channel = 0; channel < channels; channel++) {
                    Map<Float, Integer> counts = new HashMap<>();
                    for (int i = 0; i < points.length; i++) {
                        if ((layer.layer().outputChannelAxis() == 0 ? i / (points.length / channels) : i % channels) == channel) {
                            counts.merge(points[i] + 0f, 1, Integer::sum);
                        }
                    }
                    double total = points.length / (double) channels;
                    bits += counts.values().stream().mapToDouble(count -> -count * Math.log(count / total) / Math.log(2)).sum();
                }
            } else {
                bits += 32 * layer.layer().weights();
            }
        }
        SpentBits found = SpentBits.of(plan, weights, Optional.empty());
        assertEquals(bits / 1600, found.weightEntropy().getAsDouble(), 1e-9);
        assertTrue(found.weightEntropy().getAsDouble() < found.weights(), found.toString());
    }

    /** Two branches of 3 and 5 channels on the grid of their concatenation have its bits. */
    @Test
    void branchesOnTheGridOfAConcatenationHaveItsBits() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String stem = builder.relu(builder.convolution("image", 3, 4, 3));
        String joined = builder.node("Concat", List.of(builder.relu(builder.convolution(stem, 4, 3, 1)),
                builder.relu(builder.convolution(stem, 4, 5, 3))), GraphWriter.attribute("axis", 1));
        Network network = builder.head(builder.relu(builder.convolution(joined, 8, 6, 3)), 6).read();
        QuantizationSettings settings = Profile.DEPLOYABLE.settings();
        QuantizationPlan plan = new QuantizationPlanner(network, LayerExceptions.NONE)
                .plan(new QuantizationConfig(4, 3, Set.of(), settings), "digest");
        double values = 0;
        double bits = 0;
        for (LayerPlan layer : plan.layers()) {
            double own = (double) layer.layer().channels() * layer.layer().positions();
            values += own;
            bits += own * (List.of("image0", "avgpool0", "linear0").contains(layer.layer().id()) ? 8 : 3);
        }
        assertEquals(bits / values, SpentBits.of(plan, new QuantizedWeights(network), Optional.empty()).activations(), 1e-12);
        assertTrue(plan.layers().stream().filter(layer -> layer.output() instanceof ActivationPlan.Joined).count() == 2);
    }

    /** Equalized weights spread otherwise, and so do their bits; those of activations are told as they are asked for. */
    @Test
    void allocationIsThatOfTheEqualizedNetwork() {
        QuantizationSettings equalized = REFERENCE.withWeightRules(
                new WeightRules(WeightClipping.NONE, WeightRounding.NEAREST, Equalization.CROSS_LAYER));
        QuantizationPlan plan = new QuantizationPlanner(NETWORK, LayerExceptions.NONE).plan(
                new QuantizationConfig(3, 4, Set.of(Method.values()), equalized));
        SpentBits found = SpentBits.of(plan, new QuantizedWeights(NETWORK), Optional.empty());
        QuantizationPlan plain = new QuantizationPlan(plan.network(), plan.statistics(), plan.layers(), plan.operators());
        assertEquals(SpentBits.of(plain, new QuantizedWeights(Equalization.CROSS_LAYER.of(NETWORK)), Optional.empty()), found);
        assertEquals(4712 / 1045.0, found.activations(), 1e-12);
    }
}
