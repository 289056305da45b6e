package org.bitsweep.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.RequestedThresholds;
import org.bitsweep.calibration.StatisticsCollector;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.settings.Profile;
import org.bitsweep.statistics.StatisticsSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A network of whole blocks of channels: pooling, a residual sum and a concatenation. */
class BlockedLayoutTest {

    private static final int IMAGES = 4;
    private static final float[] PIXELS = ModelRunner.noise(IMAGES * 192, 5);
    private static final Network NETWORK = network();

    @TempDir
    private static Path folder;
    private static ActivationStatistics statistics;

    private static Network network() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String stem = builder.maxPool(builder.relu(builder.convolution("image", 3, 16, 3)));
        String outer = builder.convolution(builder.relu(builder.convolution(stem, 16, 32, 3)), 32, 16, 3);
        String sum = builder.relu(builder.node("Add", List.of(outer, builder.convolution(stem, 16, 16, 1))));
        String both = builder.node("Concat", List.of(builder.relu(builder.convolution(sum, 16, 16, 1)),
                builder.relu(builder.convolution(sum, 16, 32, 3))), GraphWriter.attribute("axis", 1));
        String last = builder.relu(builder.convolution(both, 48, 16, 1));
        return builder.output(builder.fullyConnected(builder.flatten(builder.globalAveragePool(last)), 16, 5), "N", 5).read();
    }

    @BeforeAll
    static void calibrate() throws Exception {
        try (StatisticsCollector collector = new StatisticsCollector(NETWORK, RequestedThresholds.NONE, 1)) {
            statistics = ActivationStatistics.merge(NETWORK, "none", List.of(
                    collector.collect(0, "image", "digest", FloatBuffer.wrap(ModelRunner.noise(192, 7)))));
        }
    }

    private static ModelProto quantized(StatisticsSource source, Set<Method> methods) {
        return NetworkQuantizer.quantize(NETWORK, new QuantizationPlanner(NETWORK, LayerExceptions.NONE).plan(
                new QuantizationConfig(4, 4, methods, Profile.REFERENCE.settings().withStatistics(source)
                        .withOperators(MapOperators.BLOCKED)), statistics), Optional.of(statistics));
    }

    /** What a session runs. */
    private static ModelProto optimized(ModelProto model) throws Exception {
        Path file = folder.resolve("optimized.onnx");
        try (OrtSession.SessionOptions options = OnnxRuntime.runOptions(1)) {
            options.setOptimizedModelFilePath(file.toString());
            Sessions.open(NETWORK, model, options).close();
        }
        return ModelProto.parseFrom(Files.readAllBytes(file));
    }

    /** Where ONNX Runtime has a blocked layout at all, nothing but pooled vectors leaves it. */
    @ParameterizedTest
    @EnumSource(StatisticsSource.class)
    void mapsStayInTheBlockedLayout(StatisticsSource source) throws Exception {
        for (Set<Method> methods : List.of(EnumSet.noneOf(Method.class), EnumSet.allOf(Method.class))) {
            ModelProto model = optimized(quantized(source, methods));
            Map<String, String> makers = model.getGraph().getNodeList().stream()
                    .collect(Collectors.toMap(node -> node.getOutput(0), NodeProto::getOpType));
            Set<String> leaving = new TreeSet<>();
            List<String> entering = new ArrayList<>();
            for (NodeProto node : model.getGraph().getNodeList()) {
                if (node.getOpType().equals("ReorderOutput")) {
                    leaving.add(makers.get(node.getInput(0)));
                } else if (node.getOpType().equals("ReorderInput")) {
                    entering.add(node.getInput(0));
                }
            }
            leaving.removeAll(Set.of("GlobalAveragePool", "GlobalMaxPool"));
            assertEquals(Set.of(), leaving);
            assertEquals(List.of(), entering);
        }
    }

    /** The same logits as the written graph gives without any optimization, but for values at a boundary between two points. */
    @ParameterizedTest
    @EnumSource(StatisticsSource.class)
    void sameNetwork(StatisticsSource source) throws Exception {
        for (Set<Method> methods : List.of(EnumSet.noneOf(Method.class), EnumSet.allOf(Method.class))) {
            ModelProto model = quantized(source, methods);
            float[] plain = ModelRunner.run(model, PIXELS, IMAGES, 3, 8, 8);
            float[] blocked = run(model);
            assertEquals(plain.length, blocked.length);
            int different = 0;
            for (int i = 0; i < plain.length; i++) {
                assertTrue(Float.isFinite(blocked[i]));
                different += Math.abs(plain[i] - blocked[i]) > 1e-4 * Math.abs(plain[i]) + 1e-6 ? 1 : 0;
            }
            assertTrue(different <= 2, source + " " + methods + ": " + different + " of " + plain.length + " logits differ");
        }
    }

    private static float[] run(ModelProto model) throws Exception {
        try (OrtSession.SessionOptions options = OnnxRuntime.runOptions(1);
                OrtSession session = Sessions.open(NETWORK, model, options);
                OnnxTensor tensor = OnnxTensor.createTensor(
                        OnnxRuntime.environment(), FloatBuffer.wrap(PIXELS), new long[] {IMAGES, 3, 8, 8});
                OrtSession.Result result = session.run(Map.of(NETWORK.input(), tensor))) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] copy = new float[values.remaining()];
            values.get(copy);
            return copy;
        }
    }

    @Test
    void helpsOnlyWhereWeightsAreComputed() {
        assertTrue(BlockedLayout.helps(quantized(StatisticsSource.BATCH, EnumSet.allOf(Method.class))));
        assertFalse(BlockedLayout.helps(quantized(StatisticsSource.CALIBRATED, EnumSet.allOf(Method.class))));
        assertFalse(BlockedLayout.helps(NETWORK.model()));
    }
}
