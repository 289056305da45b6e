package org.bitsweep.quantization.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.bitsweep.arithmetic.Vector;
import org.bitsweep.arithmetic.VectorArithmetic;
import org.bitsweep.calibration.FixedStatistics;
import org.bitsweep.calibration.LayerStatistics;
import org.bitsweep.calibration.LayerThresholds;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.OutputFollower;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.range.Clipped;
import org.bitsweep.quantization.range.ClippingConstants;
import org.bitsweep.quantization.range.KullbackLeibler;
import org.bitsweep.quantization.range.KullbackLeiblerThreshold;
import org.bitsweep.quantization.range.Laplace;
import org.bitsweep.quantization.range.MeanOfImageExtremes;
import org.bitsweep.quantization.range.RangeRule;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;
import org.bitsweep.statistics.ThresholdName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** 49 tensors under three rules as the authors' code quantizes them, against both carriers of the same rules. */
class ReferenceTensorKernelTest {

    private static JsonNode tensors;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream stream = new GZIPInputStream(KullbackLeiblerThreshold.class.getResourceAsStream("kld-tensors.json.gz"))) {
            tensors = new ObjectMapper().readTree(stream).path("tensors");
        }
    }

    @Test
    void everyQuantizedValue() throws Exception {
        int compared = 0;
        int values = 0;
        for (JsonNode tensor : tensors) {
            float[] before = floats(tensor.path("data"));
            for (JsonNode quantized : tensor.path("quantized")) {
                ActivationPlan.Quantized plan = plan(tensor, quantized);
                LayerStatistics statistics = statistics(quantized.path("statistics"));
                String name = tensor.path("network").asText() + " " + tensor.path("layer").asText() + " "
                        + tensor.path("image").asText() + tensor.path("note").asText() + " " + quantized.path("method").asText();
                float[] expected = floats(quantized.path("quantized"));
                requireSame(name + ", JVM", expected, ActivationQuantizer.quantize(plan, before, 1, 1,
                        new FixedStatistics<Vector>(new VectorArithmetic(), statistics, Granularity.TENSOR)).values());
                requireSame(name + ", graph", expected, inGraph(plan, statistics, before));
                compared++;
                values += before.length;
            }
        }
        assertEquals(131, compared);
        assertEquals(551_439, values);
    }

    /** Adding zero makes one of the two zeros, which say the same. */
    private static void requireSame(String name, float[] expected, float[] found) {
        for (int i = 0; i < expected.length; i++) {
            expected[i] += 0f;
            found[i] += 0f;
        }
        assertArrayEquals(expected, found, name);
    }

    private static ActivationPlan.Quantized plan(JsonNode tensor, JsonNode quantized) {
        String method = quantized.path("method").asText();
        RangeRule rule = switch (method) {
            case "min-max" -> new MeanOfImageExtremes();
            case "kld" -> new Clipped(new KullbackLeibler(), ClippingConstants.TABULATED);
            case "laplace" -> new Clipped(new Laplace(), ClippingConstants.TABULATED);
            default -> throw new AssertionError(method);
        };
        return new ActivationPlan.Quantized(quantized.path("bits").asInt(), Granularity.TENSOR,
                OutputRange.valueOf(tensor.path("range").asText().toUpperCase(Locale.ROOT)), rule,
                method.equals("laplace") ? GridRounding.TENSOR_HALF_EVEN : GridRounding.TENSOR_HALF_AWAY, Optional.empty(),
                StatisticsSource.CALIBRATED);
    }

    private static LayerStatistics statistics(JsonNode node) {
        TreeMap<ThresholdName, float[]> thresholds = new TreeMap<>();
        thresholds.put(new KullbackLeiblerThreshold().name(), one(node, "kld_th"));
        float[] none = {};
        return new LayerStatistics(new LayerStatistics.Moments(none, none, none, none, none),
                new LayerStatistics.Moments(one(node, "mean"), one(node, "b"), none, one(node, "min"), one(node, "max")),
                0, 0, new LayerThresholds(new TreeMap<>(), thresholds));
    }

    private static float[] one(JsonNode node, String name) {
        return new float[] {(float) node.path(name).doubleValue()};
    }

    private static float[] inGraph(ActivationPlan.Quantized plan, LayerStatistics statistics, float[] values) throws Exception {
        long[] shape = {1, 1, 1, values.length};
        GraphWriter writer = new GraphWriter(13);
        writer.startLayer("layer");
        Layer layer = new Layer("layer", "layer", LayerKind.CONVOLUTION, LayerRole.HIDDEN, plan.range(), OutputFollower.OTHER,
                "weights", List.of(1), 0, "output", List.of(1, 1, values.length));
        new ActivationWriter(writer, layer, plan,
                new FixedStatistics<>(new GraphArithmetic(writer, 1), statistics, Granularity.TENSOR)).write("x", "q");
        writer.nodeTo("y", "Identity", List.of("q"));
        return GraphRunner.run(writer, values, shape, "y", 13);
    }

    private static float[] floats(JsonNode base64) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64.asText())).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(values);
        return values;
    }
}
