package org.bitsweep.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.RequestedThresholds;
import org.bitsweep.calibration.StatisticsCollector;
import org.bitsweep.inference.Classifier;
import org.bitsweep.onnx.Execution;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkBuilder;
import org.bitsweep.onnx.NetworkReader;
import org.bitsweep.onnx.Sessions;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.settings.Profile;
import org.bitsweep.settings.SettingsText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file that runs anywhere and says what it is. */
class ExportedNetworkTest {

    private static final int IMAGES = 5;
    private static final int SIDE = 8;

    private static final byte[] FLOAT32 = model().toByteArray();

    @TempDir
    private Path folder;

    private static ModelProto model() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String stem = builder.relu(builder.convolution("image", 3, 6, 3));
        String sum = builder.relu(builder.node("Add", List.of(builder.convolution(stem, 6, 6, 3), stem)));
        return builder.output(builder.fullyConnected(builder.flatten(builder.globalAveragePool(sum)), 6, 4), "N", 4).build();
    }

    private static FloatBuffer images() {
        int count = IMAGES * 3 * SIDE * SIDE;
        FloatBuffer images = ByteBuffer.allocateDirect(4 * count).order(ByteOrder.nativeOrder()).asFloatBuffer();
        Random random = new Random(8);
        for (int i = 0; i < count; i++) {
            images.put(i, (float) random.nextGaussian());
        }
        return images;
    }

    @Test
    void runsAsItIsEvaluatedAndSaysWhatItIs() throws Exception {
        Network network = NetworkReader.read("tiny", FLOAT32);
        QuantizationConfig configuration = new QuantizationConfig(4, 3, EnumSet.allOf(Method.class),
                Profile.REFERENCE.settings().withOperators(MapOperators.STANDARD));
        QuantizationPlan plan = new QuantizationPlanner(network, LayerExceptions.NONE).plan(configuration);
        byte[] file = ExportedNetwork.write(ExportForm.FAKE_QUANTIZED, WeightType.INT8, network, configuration, plan,
                Optional.empty(), "bitsweep 1.2.3").toByteArray();

        ExportedNetwork read = ExportedNetwork.read(file).orElseThrow();
        assertEquals("bitsweep 1.2.3", read.facts().get("made-by"));
        assertEquals(network.digest(), read.facts().get("network"));
        assertEquals(plan.digest(), read.facts().get("plan"));
        assertTrue(read.facts().entrySet().containsAll(SettingsText.of(configuration).entrySet()), read.facts().toString());
        assertTrue(read.layers().contains("| conv0 ") && read.layers().contains("| linear0 "), read.layers());

        // Nothing of Bitsweep beyond the one option that the command's help names.
        float[] expected;
        try (Classifier classifier = new Classifier(network,
                NetworkQuantizer.quantize(network, plan, Optional.empty()), 1)) {
            expected = classifier.logits(images(), IMAGES);
        }
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.addConfigEntry("session.disable_quant_qdq", "1");
            try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file, options);
                    OnnxTensor input = OnnxTensor.createTensor(
                            OrtEnvironment.getEnvironment(), images(), new long[] {IMAGES, 3, SIDE, SIDE});
                    OrtSession.Result result = session.run(Map.of(network.input(), input))) {
                float[][] logits = (float[][]) result.get(0).getValue();
                for (int i = 0; i < IMAGES; i++) {
                    assertArrayEquals(Arrays.copyOfRange(expected, i * logits[i].length, (i + 1) * logits[i].length), logits[i]);
                }
            }
        }
    }

    /** Integers in the file; read again it is a network that runs as it is, with the logits that were evaluated. */
    @Test
    void integersAreReadAgain() throws Exception {
        Network network = NetworkReader.read("tiny", FLOAT32);
        ActivationStatistics statistics = statistics(network);
        for (int bits : new int[] {8, 4}) {
            QuantizationConfig configuration = new QuantizationConfig(
                    bits, bits, EnumSet.of(Method.ACIQ, Method.BIAS_CORRECTION), Profile.DEPLOYABLE.settings());
            QuantizationPlan plan = new QuantizationPlanner(network, LayerExceptions.NONE).plan(configuration, statistics);
            byte[] file = ExportedNetwork.write(ExportForm.QDQ, WeightType.INT8, network, configuration, plan, Optional.of(statistics),
                    "bitsweep 1.2.3").toByteArray();
            ExportedNetwork facts = ExportedNetwork.read(file).orElseThrow();
            assertEquals(List.of("qdq 1", plan.digest(), plan.statistics()), List.of(facts.facts().get("format"),
                    facts.facts().get("plan"), facts.facts().get("statistics-digest")));

            Network again = NetworkReader.read("exported", file);
            assertEquals(4, again.classes());
            assertEquals(2 * 1 + 1, again.layers().size());
            float[] expected;
            try (Classifier classifier = new Classifier(network,
                    NetworkQuantizer.quantize(network, plan, Optional.of(statistics)), 1)) {
                expected = classifier.logits(images(), IMAGES);
            }
            try (Classifier classifier = new Classifier(again, again.model(), 1)) {
                assertArrayEquals(expected, classifier.logits(images(), IMAGES));
            }
            assertThrows(InputException.class, () -> new QuantizationPlanner(again, LayerExceptions.NONE).plan(configuration, statistics));
            assertThrows(InputException.class, () -> ExportedNetwork.write(ExportForm.FAKE_QUANTIZED, WeightType.INT8, network,
                    configuration, plan, Optional.of(statistics), "bitsweep 1.2.3"));
        }
    }

    /** Half the bytes of the weights of four bits, the same codes, and of a runtime that folds constants the same numbers. */
    @ParameterizedTest
    @EnumSource(value = WeightType.class, names = {"INT4", "INT4_DEQUANTIZED"})
    void weightsOfFourBits(WeightType type) throws Exception {
        Network network = NetworkReader.read("tiny", FLOAT32);
        ActivationStatistics statistics = statistics(network);
        QuantizationConfig configuration = new QuantizationConfig(
                4, 4, EnumSet.of(Method.ACIQ, Method.BIAS_CORRECTION), Profile.DEPLOYABLE.settings());
        QuantizationPlan plan = new QuantizationPlanner(network, LayerExceptions.NONE).plan(configuration, statistics);
        ModelProto eight = ExportedNetwork.write(
                ExportForm.QDQ, WeightType.INT8, network, configuration, plan, Optional.of(statistics), "");
        ModelProto four = ExportedNetwork.write(ExportForm.QDQ, type, network, configuration, plan, Optional.of(statistics), "");
        ExportedNetwork facts = ExportedNetwork.read(four.toByteArray()).orElseThrow();
        assertEquals(Optional.of("int4: conv1; int8: conv0, linear0"), facts.weights());
        assertEquals(Optional.empty(), ExportedNetwork.of(eight).orElseThrow().weights());

        TensorProto packed = constant(four, "bitsweep/conv1/weights");
        byte[] codes = constant(eight, "bitsweep/conv1/weights").getRawData().toByteArray();
        assertEquals(List.of(6L, 6L, 3L, 3L), packed.getDimsList());
        assertEquals(codes.length / 2, packed.getRawData().size());
        for (int i = 0; i < codes.length; i++) {
            assertEquals(codes[i], packed.getRawData().byteAt(i / 2) << (i % 2 == 0 ? 28 : 24) >> 28, "code " + i);
        }
        assertEquals(constant(eight, "bitsweep/conv0/weights"), constant(four, "bitsweep/conv0/weights"));
        assertEquals(3, constant(four, "bitsweep/conv0/weights").getDataType());
        assertEquals(type == WeightType.INT4 ? 3 : 22, constant(four, "bitsweep/conv1/weight-zeros").getDataType());

        Network again = NetworkReader.read("exported", four.toByteArray());
        assertEquals(21, again.operatorSet());
        assertEquals(List.of(List.of(6, 3, 3, 3), List.of(6, 6, 3, 3), List.of(4, 6)),
                again.layers().stream().map(Layer::weightShape).toList());
        float[] expected = logits(network, eight);
        float[] found = logits(again, again.model());
        if (type == WeightType.INT4) {
            assertArrayEquals(expected, found);
        } else {
            assertArrayEquals(classes(expected), classes(found));
        }
        Map<String, Integer> operators = operators(again);
        // What ONNX Runtime makes of them: the kernel of integers, or that of floats behind a weight that it dequantizes.
        assertEquals(type == WeightType.INT4 ? 2 : 1, operators.get("QLinearConv"), operators.toString());
        assertEquals(type == WeightType.INT4 ? 0 : 1, operators.getOrDefault("Conv", 0), operators.toString());
        assertEquals(0, operators.getOrDefault("Cast", 0), operators.toString());
    }

    @Test
    void refusesFourBitsWhereThereAreMore() throws Exception {
        Network network = NetworkReader.read("tiny", FLOAT32);
        ActivationStatistics statistics = statistics(network);
        QuantizationConfig eight = new QuantizationConfig(8, 8, Set.of(), Profile.DEPLOYABLE.settings());
        QuantizationPlan plan = new QuantizationPlanner(network, LayerExceptions.NONE).plan(eight, statistics);
        assertEquals("tiny: expected a layer whose weights have at most 4 bits, for weights of four bits, found more in each (conv0,"
                + " conv1, linear0). Choose fewer bits, or write them as int8.", assertThrows(InputException.class,
                        () -> ExportedNetwork.write(ExportForm.QDQ, WeightType.INT4, network, eight, plan, Optional.of(statistics), ""))
                                .getMessage());
        QuantizationConfig floats = new QuantizationConfig(4, 4, Set.of(), Profile.REFERENCE.settings());
        QuantizationPlan inFloat = new QuantizationPlanner(network, LayerExceptions.NONE).plan(floats);
        assertEquals("tiny: expected the form qdq beside weights of type int4, found fake-quantized, whose weights are floats. Choose"
                + " qdq, or leave the type of weights out.", assertThrows(InputException.class, () -> ExportedNetwork.write(
                        ExportForm.FAKE_QUANTIZED, WeightType.INT4, network, floats, inFloat, Optional.empty(), "")).getMessage());
    }

    private static ActivationStatistics statistics(Network network) throws Exception {
        try (StatisticsCollector collector = new StatisticsCollector(network, RequestedThresholds.NONE, 1)) {
            float[] image = new float[3 * SIDE * SIDE];
            images().get(image);
            return ActivationStatistics.merge(network, "none", List.of(collector.collect(0, "image", "", FloatBuffer.wrap(image))));
        }
    }

    private static float[] logits(Network network, ModelProto model) throws Exception {
        try (Classifier classifier = new Classifier(network, model, 1)) {
            return classifier.logits(images(), IMAGES);
        }
    }

    private static int[] classes(float[] logits) {
        int[] classes = new int[IMAGES];
        for (int i = 0; i < logits.length; i++) {
            int image = i / (logits.length / IMAGES);
            int first = image * (logits.length / IMAGES);
            classes[image] = logits[i] > logits[first + classes[image]] ? i - first : classes[image];
        }
        return classes;
    }

    private static TensorProto constant(ModelProto model, String name) {
        return model.getGraph().getInitializerList().stream().filter(each -> each.getName().equals(name)).findFirst().orElseThrow();
    }

    /** How many nodes of each operator ONNX Runtime makes of a network. */
    private Map<String, Integer> operators(Network network) throws Exception {
        Path file = folder.resolve("optimized.onnx");
        try (OrtSession.SessionOptions options = Sessions.options(network.model(), new Execution.OnCpu(1))) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
            options.setOptimizedModelFilePath(file.toString());
            Sessions.open(network, network.model(), options).close();
        }
        Map<String, Integer> operators = new TreeMap<>();
        ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getNodeList()
                .forEach(node -> operators.merge(node.getOpType(), 1, Integer::sum));
        return operators;
    }

    @Test
    void othersSayNothing() {
        assertEquals(Optional.empty(), ExportedNetwork.read(FLOAT32));
        assertEquals(Optional.empty(), ExportedNetwork.read(new byte[] {1, 2, 3}));
        assertEquals(Optional.empty(), ExportedNetwork.read(ModelProto.getDefaultInstance().toByteArray()));
    }
}
