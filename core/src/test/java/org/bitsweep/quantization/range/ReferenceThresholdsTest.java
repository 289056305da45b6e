package org.bitsweep.quantization.range;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.bitsweep.calibration.Histogram;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.grid.TensorKernel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** 42 activation tensors of two networks and seven made ones: the authors' thresholds, ranges and quantized values. */
class ReferenceThresholdsTest {

    private static JsonNode tensors;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream stream =
                new GZIPInputStream(ReferenceThresholdsTest.class.getResourceAsStream("kld-tensors.json.gz"))) {
            tensors = new ObjectMapper().readTree(stream).path("tensors");
        }
    }

    @Test
    void everyThresholdAndDivergenceToTheLastBit() {
        int notANumber = 0;
        for (JsonNode tensor : tensors) {
            float[] values = floats(tensor.path("data"));
            Histogram histogram = Histogram.of(values, 0, values.length, KullbackLeiblerThreshold.BINS);
            assertEquals(tensor.path("min").floatValue(), histogram.minimum(), name(tensor));
            assertEquals(tensor.path("max").floatValue(), histogram.maximum(), name(tensor));
            KullbackLeiblerThreshold.Optimum optimum = new KullbackLeiblerThreshold().search(histogram);
            int candidate = optimum.bins() - KullbackLeiblerThreshold.FIRST;
            assertEquals(tensor.path("threshold_index").asInt(), candidate, name(tensor));
            assertEquals(tensor.path("threshold").floatValue(), optimum.threshold(), name(tensor));
            assertEquals(tensor.path("threshold").doubleValue(), new KullbackLeiblerThreshold().threshold(histogram));
            if (tensor.path("divergence").isNull()) {
                notANumber++;
                assertEquals(Float.NaN, optimum.divergence(), name(tensor));
            } else {
                assertEquals(tensor.path("divergence").floatValue(), optimum.divergence(), name(tensor));
            }
        }
        assertEquals(49, tensors.size());
        assertEquals(7, notANumber);
    }

    /** The screen finds what an implementation in float64 found, and sees as many NaN as the authors' code. */
    @Test
    void screenedDivergences() {
        for (JsonNode tensor : tensors) {
            float[] values = floats(tensor.path("data"));
            int[] counts = Histogram.of(values, 0, values.length, KullbackLeiblerThreshold.BINS).counts();
            double[] screened = new DivergenceScreen(counts).divergences();
            int notANumber = 0;
            for (int bins = KullbackLeiblerThreshold.FIRST; bins <= KullbackLeiblerThreshold.MIDDLE; bins++) {
                float exact = CandidateDivergence.of(counts, bins);
                if (Float.isNaN(exact)) {
                    notANumber++;
                    assertEquals(Double.NaN, screened[bins], name(tensor) + " " + bins);
                } else {
                    assertEquals(exact, screened[bins], 2e-6 * (1 + Math.abs(exact)), name(tensor) + " " + bins);
                }
            }
            assertEquals(tensor.path("nan_divergences").asInt(), notANumber, name(tensor));
            if (!tensor.path("divergence").isNull()) {
                int best = KullbackLeiblerThreshold.FIRST + tensor.path("threshold_index").asInt();
                assertEquals(tensor.path("divergence_double").doubleValue(), screened[best], 1e-7, name(tensor));
            }
        }
    }

    @Test
    void everyRangeAndEveryQuantizedValue() {
        int compared = 0;
        int values = 0;
        for (JsonNode tensor : tensors) {
            float[] before = floats(tensor.path("data"));
            OutputRange range = OutputRange.valueOf(tensor.path("range").asText().toUpperCase(Locale.ROOT));
            for (JsonNode quantized : tensor.path("quantized")) {
                String method = quantized.path("method").asText();
                JsonNode statistics = quantized.path("statistics");
                double minimum = statistics.path("min").doubleValue();
                double maximum = statistics.path("max").doubleValue();
                double mean = statistics.path("mean").doubleValue();
                float k = range == OutputRange.POSITIVE ? 6.2f : 5.03f;
                ClippedRange found = switch (method) {
                    case "min-max" -> range == OutputRange.POSITIVE
                            ? new ClippedRange(0, maximum) : new ClippedRange(minimum, maximum - minimum);
                    case "kld" -> ClippedRange.of(range, minimum, mean, statistics.path("kld_th").doubleValue());
                    case "laplace" -> ClippedRange.of(range, minimum, mean, (float) statistics.path("b").doubleValue() * k);
                    default -> throw new AssertionError(method);
                };
                String name = name(tensor) + " " + method;
                assertEquals(quantized.path("range").floatValue(), (float) found.width(), name);
                assertEquals(quantized.path("offset").floatValue(), (float) found.offset(), name);
                TensorKernel kernel = method.equals("laplace")
                        ? TensorKernel.HALF_TO_EVEN : TensorKernel.HALF_AWAY_FROM_ZERO;
                float[] expected = floats(quantized.path("quantized"));
                float[] after = kernel.quantize(before, found.offset(), found.width(), quantized.path("bits").asInt());
                // Adding zero makes one of the two zeros, which say the same.
                for (int i = 0; i < expected.length; i++) {
                    expected[i] += 0f;
                    after[i] += 0f;
                }
                assertArrayEquals(expected, after, name);
                compared++;
                values += after.length;
            }
        }
        assertEquals(131, compared);
        assertEquals(551_439, values);
    }

    private static String name(JsonNode tensor) {
        return tensor.path("network").asText() + " " + tensor.path("layer").asText() + " " + tensor.path("image").asText()
                + tensor.path("note").asText();
    }

    private static float[] floats(JsonNode base64) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64.asText())).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(values);
        return values;
    }
}
