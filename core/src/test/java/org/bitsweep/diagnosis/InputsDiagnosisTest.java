package org.bitsweep.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.LayerStatistics;
import org.bitsweep.calibration.NoiseStatistics;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkBuilder;
import org.bitsweep.onnx.Tensors;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.settings.Profile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The profile deployable, in which the image, sums, concatenations and averages are on grids: tensors and codes by hand. */
class InputsDiagnosisTest {

    private static final int BITS = 3;
    private static final int IMAGE = 3 * 8 * 8;
    private static final int IMAGES = 5;
    private static final float[] PIXELS = ModelRunner.noise(IMAGES * IMAGE, 31);
    private static final Network NETWORK = network();
    private static final QuantizedWeights WEIGHTS = new QuantizedWeights(NETWORK);

    private static ActivationStatistics statistics;
    private static QuantizationPlan plan;
    private static ModelProto quantized;
    private static Map<String, LayerTensors> found;
    private static List<String> order;

    /** conv0, a sum of conv1 and its input, branches conv2 and conv3 into a concatenation, conv4, an average, linear0. */
    private static Network network() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String stem = builder.relu(builder.convolution("image", 3, 4, 3));
        String sum = builder.relu(builder.node("Add", List.of(builder.convolution(stem, 4, 4, 3), stem)));
        String left = builder.relu(builder.convolution(sum, 4, 3, 1));
        String right = builder.relu(builder.convolution(sum, 4, 5, 3));
        String joined = builder.node("Concat", List.of(left, right), GraphWriter.attribute("axis", 1));
        String last = builder.relu(builder.convolution(joined, 8, 6, 3));
        return builder.output(builder.fullyConnected(builder.flatten(builder.globalAveragePool(last)), 6, 5), "N", 5).read();
    }

    @BeforeAll
    static void diagnose() throws Exception {
        statistics = NoiseStatistics.of(NETWORK, 3);
        plan = plan(MapOperators.BLOCKED);
        quantized = NetworkQuantizer.quantize(NETWORK, plan, Optional.of(statistics));
        FloatBuffer pixels = ByteBuffer.allocateDirect(4 * PIXELS.length).order(ByteOrder.nativeOrder()).asFloatBuffer();
        pixels.put(0, PIXELS);
        List<LayerTensors> layers = new TensorDiagnosis(WEIGHTS, List.of(new ImageBatch(pixels, IMAGES)), 1)
                .of(NetworkQuantizer.rewrite(plan, Optional.of(statistics), WEIGHTS));
        order = layers.stream().map(each -> each.layer().id()).toList();
        found = layers.stream().collect(Collectors.toMap(each -> each.layer().id(), Function.identity()));
    }

    private static QuantizationPlan plan(MapOperators operators) {
        return new QuantizationPlanner(NETWORK, LayerExceptions.NONE).plan(new QuantizationConfig(BITS, BITS,
                EnumSet.of(Method.BIAS_CORRECTION), Profile.DEPLOYABLE.settings().withOperators(operators)), statistics);
    }

    private static float[] tensor(ModelProto model, String name) throws Exception {
        ModelProto probed = model.toBuilder().setGraph(model.getGraph().toBuilder().clearOutput()
                .addOutput(ValueInfoProto.newBuilder().setName(name))).build();
        return ModelRunner.runOptimized(probed, PIXELS, IMAGES, 3, 8, 8);
    }

    private static float[] exact(String id) throws Exception {
        return id.equals("image0") ? PIXELS : tensor(NETWORK.model(), layer(id).output());
    }

    private static Layer layer(String id) {
        return NETWORK.observed().stream().filter(layer -> layer.id().equals(id)).findFirst().orElseThrow();
    }

    /** As QuantizeLinear has it, by the words of docs/deployable.md. */
    private record Unsigned(double scale, double zero, int largest) {

        static Unsigned of(String id) {
            LayerStatistics measured = statistics.layer(id);
            return switch (id) {
                case "image0" -> between(measured.least(), measured.largest(), 8);
                case "avgpool0" -> between(measured.tensor().minimum()[0], measured.tensor().maximum()[0], 8);
                default -> between(0, measured.tensor().maximum()[0], BITS);
            };
        }

        private static Unsigned between(float low, float high, int bits) {
            float scale = (Math.max(high, 0) - Math.min(low, 0)) / ((1 << bits) - 1);
            return new Unsigned(scale, Math.rint(-Math.min(low, 0) / scale), (1 << bits) - 1);
        }

        double code(double value) {
            return Math.max(0, Math.min(largest, Math.rint(value / scale) + zero));
        }

        double point(double value) {
            return (code(value) - zero) * scale;
        }
    }

    @Test
    void theImageComesFirstAndOperandsWhereTheyAreComputed() {
        assertEquals(List.of("image0", "conv0", "conv1", "sum0", "conv2", "conv3", "concat0", "conv4", "avgpool0", "linear0"), order);
    }

    /** What a grid does to a tensor that is exact before it. */
    @Test
    void ownErrorOfWhatHasNoWeightsIsThatOfItsGrid() throws Exception {
        for (String id : List.of("image0", "sum0", "concat0", "avgpool0")) {
            boolean relu = id.equals("sum0");
            Unsigned grid = Unsigned.of(id);
            double signal = 0;
            double noise = 0;
            double product = 0;
            double points = 0;
            for (float value : exact(id)) {
                double x = relu ? Math.max(value, 0) : value;
                double q = grid.point(value);
                signal += x * x;
                noise += (x - q) * (x - q);
                product += x * q;
                points += q * q;
            }
            assertEquals(10 * Math.log10(signal / noise), found.get(id).own().noiseRatio(), 1e-3, id);
            assertEquals(product / Math.sqrt(signal * points), found.get(id).own().cosine(), 1e-6, id);
            assertTrue(found.get(id).weights().isEmpty(), id);
        }
    }

    /** In the quantized network: the share of codes, their entropy, and what lies beyond the grid that calibration gave. */
    @Test
    void codesAreThoseOfTheGridsOfInputs() throws Exception {
        for (String id : List.of("image0", "sum0", "concat0", "avgpool0", "conv4")) {
            Unsigned grid = Unsigned.of(id);
            boolean relu = id.equals("sum0") || id.equals("conv4");
            float[] before = id.equals("image0") ? PIXELS : tensor(quantized, layer(id).exactOutput());
            Map<Double, Integer> counts = new HashMap<>();
            long clipped = 0;
            for (float value : before) {
                double read = relu ? Math.max(value, 0) : value;
                counts.merge(grid.code(read), 1, Integer::sum);
                clipped += Math.abs(read - grid.point(read)) > 0.501 * grid.scale() ? 1 : 0;
            }
            CodeUse use = found.get(id).output().orElseThrow();
            assertEquals(id.equals("image0") || id.equals("avgpool0") ? 8 : BITS, use.bits(), id);
            assertEquals(counts.size() / (grid.largest() + 1.0), use.used(), 1e-9, id);
            assertEquals(entropy(counts, before.length), use.entropy(), 1e-6, id);
            assertEquals((double) clipped / before.length, use.clipped(), 1e-9, id);
        }
        assertTrue(found.get("image0").output().orElseThrow().entropy() > 6, "noise between two ends fills its grid");
    }

    private static double entropy(Map<?, Integer> counts, double total) {
        return counts.values().stream().mapToDouble(count -> -count / total * Math.log(count / total) / Math.log(2)).sum();
    }

    /** Nothing is rounded twice: what only a concatenation reads has no grid of its own. */
    @Test
    void branchesAreOnTheGridOfTheirConcatenation() {
        for (LayerTensors each : found.values()) {
            boolean joined = List.of("conv2", "conv3").contains(each.layer().id());
            assertEquals(joined ? Optional.of("concat0") : Optional.empty(), each.joined(), each.layer().id());
            assertEquals(joined, each.output().isEmpty(), each.layer().id());
        }
        assertTrue(found.get("conv2").own().noiseRatio() > found.get("concat0").own().noiseRatio() - 20);
    }

    /** 2^M - 1 of them, symmetric about zero. */
    @Test
    void weightsHaveSignedCodes() {
        for (String id : List.of("conv1", "conv4")) {
            Layer layer = layer(id);
            float[] weights = Tensors.floats(NETWORK.initializers().get(layer.weight()));
            int size = weights.length / layer.channels();
            double used = 0;
            double entropy = 0;
            for (int channel = 0; channel < layer.channels(); channel++) {
                float largest = 0;
                for (int i = 0; i < size; i++) {
                    largest = Math.max(largest, Math.abs(weights[channel * size + i]));
                }
                Map<Integer, Integer> counts = new HashMap<>();
                for (int i = 0; i < size; i++) {
                    counts.merge((int) Math.rint(weights[channel * size + i] / (largest / 3)), 1, Integer::sum);
                }
                used += counts.size() / 7.0 / layer.channels();
                entropy += entropy(counts, size) / layer.channels();
            }
            CodeUse use = found.get(id).weights().orElseThrow();
            assertEquals(used, use.used(), 1e-9, id);
            assertEquals(entropy, use.entropy(), 1e-9, id);
            assertEquals(entropy, WEIGHTS.entropy(layer,
                    (WeightPlan.Quantized) plan.layers().stream()
                            .filter(each -> each.layer().id().equals(id)).findFirst().orElseThrow().weights()), 1e-9, id);
        }
    }

    /** What reaches a layer's reader in the quantized network, beside float32. */
    @Test
    void cumulatedErrorIsThatOfTheNetworksOwnTensors() throws Exception {
        for (String id : List.of("conv0", "conv1", "sum0", "concat0", "conv4", "linear0")) {
            boolean relu = List.of("conv0", "sum0", "conv4").contains(id);
            float[] exact = exact(id);
            float[] now = tensor(quantized, layer(id).output());
            double signal = 0;
            double noise = 0;
            for (int i = 0; i < exact.length; i++) {
                double x = relu ? Math.max(exact[i], 0) : exact[i];
                double q = relu ? Math.max(now[i], 0) : now[i];
                signal += x * x;
                noise += (x - q) * (x - q);
            }
            assertEquals(10 * Math.log10(signal / noise), found.get(id).cumulated().noiseRatio(), 1e-3, id);
        }
    }

    /** The image and a sum can be left in float as a layer can. */
    @Test
    void operandsLeftInFloatAreExact() throws Exception {
        QuantizationPlan without = new QuantizationPlanner(NETWORK,
                LayerExceptions.NONE.withFloat(List.of(layer("image0"), layer("sum0"), layer("concat0")))).plan(new QuantizationConfig(
                BITS, BITS, EnumSet.noneOf(Method.class), Profile.DEPLOYABLE.settings().withOperators(MapOperators.STANDARD)), statistics);
        FloatBuffer pixels = ByteBuffer.allocateDirect(4 * PIXELS.length).order(ByteOrder.nativeOrder()).asFloatBuffer();
        pixels.put(0, PIXELS);
        for (LayerTensors each : new TensorDiagnosis(WEIGHTS, List.of(new ImageBatch(pixels, IMAGES)), 1)
                .of(NetworkQuantizer.rewrite(without, Optional.of(statistics), WEIGHTS))) {
            boolean exempted = List.of("image0", "sum0", "concat0").contains(each.layer().id());
            assertEquals(exempted, each.own().noiseRatio() > 100, each.toString());
            assertTrue(each.joined().isEmpty(), each.toString());
        }
    }

    @Test
    void integersAreRefused() {
        TensorDiagnosis diagnosis = new TensorDiagnosis(WEIGHTS, List.of(), 1);
        assertThrows(IllegalArgumentException.class, () -> diagnosis.of(
                NetworkQuantizer.rewrite(plan(MapOperators.INTEGER), Optional.of(statistics), WEIGHTS)));
    }
}
