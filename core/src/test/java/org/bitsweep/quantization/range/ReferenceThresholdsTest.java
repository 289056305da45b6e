package org.bitsweep.quantization.range;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.bitsweep.calibration.Histogram;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** 42 activation tensors of two networks and seven made ones: the authors' thresholds. */
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
