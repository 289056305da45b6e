package org.bitsweep.quantization.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.NoiseStatistics;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkBuilder;
import org.bitsweep.onnx.OnnxRuntime;
import org.bitsweep.onnx.Tensors;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.LayerBits;
import org.bitsweep.quantization.plan.LayerExceptions.LayerException;
import org.bitsweep.quantization.plan.LayerExceptions.MaxPooling;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.LayerPlan;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.quantization.plan.TestNetworks;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.quantization.weights.WeightQuantizer;
import org.bitsweep.settings.Profile;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkQuantizerTest {

    private static final Network NETWORK = TestNetworks.residual();
    private static final float[] IMAGES = ModelRunner.noise(4 * 192, 11);
    private static final long[] SHAPE = {4, 3, 8, 8};

    @TempDir
    private Path folder;

    private static QuantizationPlan plan(Network network, int bits, Set<Method> methods) {
        return new QuantizationPlanner(network, LayerExceptions.NONE)
                .plan(new QuantizationConfig(bits, bits, methods, Profile.REFERENCE.settings()));
    }

    private static ModelProto quantized(Network network, int bits, Set<Method> methods) {
        return NetworkQuantizer.quantize(network, plan(network, bits, methods), Optional.empty());
    }

    private static Map<String, Integer> count(ModelProto model) {
        Map<String, Integer> operators = new TreeMap<>();
        model.getGraph().getNodeList().forEach(node -> operators.merge(node.getOpType(), 1, Integer::sum));
        return operators;
    }

    /** What ONNX Runtime makes of it where evaluation runs it. */
    private ModelProto optimized(ModelProto model) throws Exception {
        Path file = folder.resolve("optimized.onnx");
        try (OrtSession.SessionOptions options = OnnxRuntime.runOptions(1)) {
            options.setOptimizedModelFilePath(file.toString());
            OnnxRuntime.environment().createSession(model.toByteArray(), options).close();
        }
        return ModelProto.parseFrom(Files.readAllBytes(file));
    }

    /** Machines without a blocked layout run what the other operators are, under the plan's key. */
    @Test
    void aPlanCanBeWrittenInOtherOperators() {
        QuantizationPlan blocked = new QuantizationPlanner(NETWORK, LayerExceptions.NONE).plan(new QuantizationConfig(
                4, 4, EnumSet.allOf(Method.class), Profile.REFERENCE.settings().withOperators(MapOperators.BLOCKED)));
        QuantizationPlan standard = new QuantizationPlanner(NETWORK, LayerExceptions.NONE).plan(new QuantizationConfig(
                4, 4, EnumSet.allOf(Method.class), Profile.REFERENCE.settings().withOperators(MapOperators.STANDARD)));
        assertEquals(standard, blocked.withOperators(MapOperators.STANDARD));
        assertNotEquals(standard.digest(), blocked.digest());
    }

    @Test
    void sameInputsAndOutputs() {
        ModelProto model = quantized(NETWORK, 4, EnumSet.allOf(Method.class));
        assertEquals(NETWORK.model().getGraph().getInputList(), model.getGraph().getInputList());
        assertEquals(NETWORK.model().getGraph().getOutputList(), model.getGraph().getOutputList());
        assertEquals(NETWORK.model().getOpsetImportList(), model.getOpsetImportList());
    }

    @Test
    void samePlanSameBytes() {
        assertArrayEquals(quantized(NETWORK, 3, EnumSet.allOf(Method.class)).toByteArray(),
                quantized(TestNetworks.residual(), 3, EnumSet.allOf(Method.class)).toByteArray());
    }

    /** Saturating pairs for the positive channels (conv0, conv1), clamped steps for the other layers. */
    @Test
    void operators() {
        Map<String, Integer> found = count(quantized(NETWORK, 4, EnumSet.noneOf(Method.class)));
        assertEquals(5, found.get("Conv"));
        assertEquals(2, found.get("Gemm"));
        assertEquals(1, found.get("MaxPool"));
        assertEquals(2, found.get("QuantizeLinear"));
        assertEquals(2, found.get("DequantizeLinear"));
        assertEquals(5, found.get("Relu"));
        // conv2, conv3, conv4, linear0, linear1, pool0: one to round with each, one more where the zero point is rounded.
        assertEquals(6 + 4, found.get("Round"));
    }

    /** No integer kernel, no convolution lost, and the weights as they were written. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void optimizedGraphComputesInFloat(boolean calibrated) throws Exception {
        for (Granularity granularity : Granularity.values()) {
            QuantizationSettings settings = Profile.REFERENCE.settings().withGranularity(granularity)
                    .withStatistics(calibrated ? StatisticsSource.CALIBRATED : StatisticsSource.BATCH);
            Optional<ActivationStatistics> statistics = calibrated ? Optional.of(NoiseStatistics.of(NETWORK, 2)) : Optional.empty();
            QuantizationConfig config = new QuantizationConfig(4, 4, EnumSet.allOf(Method.class), settings);
            QuantizationPlanner planner = new QuantizationPlanner(NETWORK, LayerExceptions.NONE);
            QuantizationPlan plan = statistics.map(each -> planner.plan(config, each)).orElseGet(() -> planner.plan(config));
            ModelProto model = NetworkQuantizer.quantize(NETWORK, plan, statistics);
            ModelProto optimized = optimized(model);
            int convolutions = 0;
            int products = 0;
            for (NodeProto node : optimized.getGraph().getNodeList()) {
                assertFalse(node.getOpType().matches(".*(Integer|QLinear|QGemm|QAttention).*"), node.getOpType());
                convolutions += node.getOpType().matches("(Fused)?Conv") ? 1 : 0;
                products += node.getOpType().matches("(Fused)?(Gemm|MatMul)") ? 1 : 0;
            }
            assertEquals(5, convolutions, count(optimized).toString());
            assertEquals(2, products, count(optimized).toString());
            // A pair of every positive layer with ranges per channel, no more and no fewer.
            int pairs = granularity == Granularity.CHANNEL ? calibrated ? 1 : 2 : 0;
            assertEquals(pairs, count(optimized).getOrDefault("QuantizeLinear", 0), count(optimized).toString());
            assertEquals(pairs, count(optimized).getOrDefault("DequantizeLinear", 0));
            sameWeights(model, optimized);
        }
    }

    /** ONNX Runtime may put weights into a blocked layout, padded with zeros, but must not change a value. */
    private static void sameWeights(ModelProto written, ModelProto optimized) {
        Map<String, TensorProto> tensors = new TreeMap<>();
        optimized.getGraph().getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
        List<TensorProto> weights = written.getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getName().endsWith("/weights")).toList();
        assertEquals(7, weights.size());
        List<TreeSet<Float>> available = tensors.values().stream()
                .filter(tensor -> tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE && tensor.getDimsCount() > 1)
                .map(tensor -> distinct(Tensors.floats(tensor))).toList();
        for (TensorProto weight : weights) {
            assertTrue(available.contains(distinct(Tensors.floats(weight))),
                    weight.getName() + " is not among the optimized graph's weights");
        }
    }

    private static TreeSet<Float> distinct(float[] values) {
        TreeSet<Float> distinct = new TreeSet<>();
        for (float value : values) {
            if (value != 0) {
                distinct.add(value);
            }
        }
        return distinct;
    }

    /** The whole network optimized gives what its nodes give one by one. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void optimizedIsTheSameNetwork(int bits) throws Exception {
        ModelProto model = quantized(NETWORK, bits, EnumSet.allOf(Method.class));
        float[] plain = ModelRunner.run(model, IMAGES, SHAPE);
        float[] optimized = ModelRunner.runOptimized(model, IMAGES, SHAPE);
        float[] exact = ModelRunner.run(NETWORK.model(), IMAGES, SHAPE);
        float step = (max(plain) - min(plain)) / 255;
        int different = 0;
        for (int i = 0; i < plain.length; i++) {
            assertTrue(Float.isFinite(plain[i]));
            // Another order of summation may move a value over a rounding boundary; most must agree to the last digits.
            different += Math.abs(plain[i] - optimized[i]) > 1e-4 * Math.abs(plain[i]) + 1e-6 ? 1 : 0;
        }
        assertTrue(different <= 2, different + " of " + plain.length + " logits differ");
        assertFalse(Arrays.equals(plain, exact));
        if (bits == 8) {
            assertArrayEquals(exact, plain, 20 * step);
        }
    }

    /** Every logit lies on the one grid of 255 steps that the batch spans. */
    @Test
    void logitsLieOnTheirGrid() throws Exception {
        float[] logits = ModelRunner.run(quantized(NETWORK, 4, EnumSet.noneOf(Method.class)), IMAGES, SHAPE);
        TreeSet<Float> distinct = new TreeSet<>();
        for (float logit : logits) {
            distinct.add(logit);
        }
        double step = (max(logits) - min(logits)) / 255.0;
        for (float logit : distinct) {
            double place = logit / step;
            assertEquals(Math.rint(place), place, 0.02, "logit " + logit + " in steps of " + step);
        }
    }

    @Test
    void weightsAreThoseOfTheQuantizer() {
        Set<Method> methods = EnumSet.of(Method.BIT_ALLOCATION_WEIGHTS, Method.BIAS_CORRECTION);
        QuantizationPlan plan = plan(NETWORK, 3, methods);
        Map<String, TensorProto> before = NETWORK.initializers();
        ModelProto model = NetworkQuantizer.quantize(NETWORK, plan, Optional.empty());
        int layers = 0;
        for (TensorProto tensor : model.getGraph().getInitializerList()) {
            if (tensor.getName().endsWith("/weights")) {
                LayerPlan layer = plan.layers().stream().filter(l -> tensor.getName().equals("bitsweep/" + l.layer().id()
                        + "/weights")).findFirst().orElseThrow();
                assertArrayEquals(WeightQuantizer.quantize(Tensors.floats(before.get(layer.layer().weight())),
                        layer.layer().weightShape().get(0), (WeightPlan.Quantized) layer.weights()), Tensors.floats(tensor));
                layers++;
            }
        }
        assertEquals(7, layers);
        for (Layer layer : NETWORK.layers()) {
            assertTrue(model.getGraph().getInitializerList().stream().noneMatch(t -> t.getName().equals(layer.weight())),
                    layer.id() + " left its float weights behind");
        }
    }

    /** [I, O] with the output channel innermost is the transposed [O, I]: the same numbers, transposed. */
    @Test
    void eitherLayoutOfAFullyConnectedLayer() {
        float[] rows = NetworkBuilder.values("matrix", 5, 4);
        float[] columns = new float[20];
        for (int output = 0; output < 5; output++) {
            for (int input = 0; input < 4; input++) {
                columns[input * 5 + output] = rows[output * 4 + input];
            }
        }
        float[] byRows = classifierWeights(rows, 1, 5, 4);
        float[] byColumns = classifierWeights(columns, 0, 4, 5);
        assertFalse(Arrays.equals(rows, byRows));
        for (int output = 0; output < 5; output++) {
            for (int input = 0; input < 4; input++) {
                assertEquals(byRows[output * 4 + input], byColumns[input * 5 + output]);
            }
        }
    }

    private static float[] classifierWeights(float[] matrix, int transposed, long... shape) {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String vector = builder.flatten(builder.globalAveragePool(builder.convolution("image", 3, 4, 3)));
        String weights = builder.initializer(Tensors.ofFloats("matrix", matrix, List.of(shape[0], shape[1])));
        builder.output(builder.node("Gemm", List.of(vector, weights), GraphWriter.attribute("transB", transposed)), "N", 5);
        Network network = builder.read();
        LayerExceptions exceptions = new LayerExceptions(0, MaxPooling.QUANTIZED, Map.of("linear0", new LayerException(
                Optional.empty(), Optional.of(new LayerBits.Fixed(3)), Optional.empty(), Optional.empty(), Optional.empty())));
        QuantizationPlan plan = new QuantizationPlanner(network, exceptions).plan(new QuantizationConfig(
                4, 4, EnumSet.of(Method.BIAS_CORRECTION), Profile.REFERENCE.settings()));
        return NetworkQuantizer.quantize(network, plan, Optional.empty()).getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getName().equals("bitsweep/linear0/weights")).map(Tensors::floats)
                .findFirst().orElseThrow();
    }

    /** Two convolutions share weights; one stays in float32 and keeps the originals. */
    @Test
    void sharedWeights() throws Exception {
        Network network = TestNetworks.sharedWeights();
        LayerExceptions exceptions = new LayerExceptions(0, MaxPooling.QUANTIZED, Map.of("conv2", new LayerException(
                Optional.of(LayerRole.FLOAT), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())));
        ModelProto model = NetworkQuantizer.quantize(network, new QuantizationPlanner(network, exceptions).plan(
                new QuantizationConfig(2, 8, EnumSet.noneOf(Method.class), Profile.REFERENCE.settings())), Optional.empty());
        Map<String, float[]> tensors = new TreeMap<>();
        model.getGraph().getInitializerList().stream().filter(tensor -> tensor.getDimsCount() == 4)
                .forEach(tensor -> tensors.put(tensor.getName(), Tensors.floats(tensor)));
        assertEquals(Set.of("bitsweep/conv0/weights", "bitsweep/conv1/weights", "shared"), tensors.keySet());
        assertArrayEquals(NetworkBuilder.values("shared", 4, 4, 1, 1), tensors.get("shared"));
        assertNotEquals(Arrays.toString(tensors.get("shared")), Arrays.toString(tensors.get("bitsweep/conv1/weights")));
        assertEquals(20, ModelRunner.run(model, IMAGES, SHAPE).length);
    }

    @Test
    void groupedAndDepthwiseConvolutionsRun() throws Exception {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String trunk = builder.relu(builder.convolution("image", 3, 4, 3));
        String depthwise = builder.relu(builder.convolution(trunk, 4, 4, 3, 1, 4));
        builder.head(builder.relu(builder.convolution(depthwise, 4, 6, 1, 1, 2)), 6);
        runsCloseToFloat(builder.read());
    }

    @Test
    void fullyConnectedOnASequenceRuns() throws Exception {
        runsCloseToFloat(org.bitsweep.onnx.SequenceNetwork.read());
    }

    /** With 8 bits everywhere the logits stay near those of float32, batch statistics and calibrated alike. */
    private static void runsCloseToFloat(Network network) throws Exception {
        float[] exact = ModelRunner.run(network.model(), IMAGES, SHAPE);
        float width = max(exact) - min(exact);
        assertArrayEquals(exact, ModelRunner.runOptimized(
                quantized(network, 8, EnumSet.noneOf(Method.class)), IMAGES, SHAPE), 0.1f * width);
        ActivationStatistics statistics = NoiseStatistics.of(network, 2);
        QuantizationPlan plan = new QuantizationPlanner(network, LayerExceptions.NONE).plan(new QuantizationConfig(8, 8,
                EnumSet.noneOf(Method.class), Profile.REFERENCE.settings().withStatistics(StatisticsSource.CALIBRATED)),
                statistics);
        float[] calibrated = ModelRunner.runOptimized(
                NetworkQuantizer.quantize(network, plan, Optional.of(statistics)), IMAGES, SHAPE);
        for (float logit : calibrated) {
            assertTrue(Float.isFinite(logit));
        }
        assertFalse(Arrays.equals(exact, calibrated));
    }

    @Test
    void planOfAnotherNetwork() {
        Network other = TestNetworks.convolutionHead();
        assertEquals("the plan is for network " + NETWORK.digest() + ", not for test.onnx (" + other.digest() + ")",
                assertThrows(IllegalArgumentException.class, () -> NetworkQuantizer.quantize(
                        other, plan(NETWORK, 4, Set.of()), Optional.empty())).getMessage());
    }

    @Test
    void calibrationMissingOrAnother() throws Exception {
        QuantizationPlan plan = new QuantizationPlanner(NETWORK, LayerExceptions.NONE).plan(new QuantizationConfig(4, 4,
                Set.of(), Profile.REFERENCE.settings().withStatistics(StatisticsSource.CALIBRATED)), "abc");
        assertEquals("the plan needs calibration statistics abc, found none", assertThrows(IllegalArgumentException.class,
                () -> NetworkQuantizer.quantize(NETWORK, plan, Optional.empty())).getMessage());
        ActivationStatistics statistics = NoiseStatistics.of(NETWORK, 2);
        assertEquals("the plan needs calibration statistics abc, found " + plan.readOf(statistics).digest(),
                assertThrows(IllegalArgumentException.class,
                        () -> NetworkQuantizer.quantize(NETWORK, plan, Optional.of(statistics))).getMessage());
    }

    private static float max(float[] values) {
        float max = values[0];
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    private static float min(float[] values) {
        float min = values[0];
        for (float value : values) {
            min = Math.min(min, value);
        }
        return min;
    }
}
