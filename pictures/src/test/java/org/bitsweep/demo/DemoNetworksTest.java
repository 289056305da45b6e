package org.bitsweep.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.bitsweep.onnx.OnnxRuntime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The committed networks, unquantized, on the committed pictures: they say in ONNX Runtime what they said when trained. */
class DemoNetworksTest {

    private static final Path COMMITTED = Path.of(System.getProperty("bitsweep.root", ".."), "demo");
    private static final int BATCH = 250;
    private static final float MEAN = 0.5f;
    private static final float STD = 0.2f;

    private static final List<byte[]> PICTURES = new ArrayList<>();

    @BeforeAll
    static void decode() throws IOException {
        try (InputStream in = Files.newInputStream(COMMITTED.resolve("test.tar"));
                TarArchiveInputStream archive = new TarArchiveInputStream(in);
                JpegCodec codec = new JpegCodec()) {
            while (archive.getNextEntry() != null) {
                PICTURES.add(codec.decode(archive.readAllBytes()).rgb());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "vgg, 1783",
        "vgg_bn, 1850",
        "inception, 1893",
        "resnet_basic, 1846",
        "resnet_bottleneck, 1821",
        "resnet_bottleneck_deep, 1831",
    })
    void aNetworkIsAsAccurateAsWhenItWasTrained(String network, int expected) throws OrtException, IOException {
        Path file = COMMITTED.resolve("networks").resolve(network + ".onnx");
        assertTrue(Files.size(file) < 2_000_000, "a small file");
        int correct = 0;
        try (OrtSession session = OnnxRuntime.environment().createSession(file.toString())) {
            for (int start = 0; start < PICTURES.size(); start += BATCH) {
                float[][] logits = logits(session, start);
                for (int i = 0; i < BATCH; i++) {
                    correct += largest(logits[i]) == PictureClass.ofPicture(start + i).index() ? 1 : 0;
                }
            }
        }
        // Exactly: the two largest logits of a picture are at least 1.4e-3 apart, where rounding moves them by some 1e-5.
        assertEquals(expected, correct);
    }

    private static float[][] logits(OrtSession session, int start) throws OrtException {
        int plane = Picture.SIDE * Picture.SIDE;
        FloatBuffer input = FloatBuffer.allocate(BATCH * Picture.BYTES);
        for (int i = 0; i < BATCH; i++) {
            byte[] rgb = PICTURES.get(start + i);
            for (int at = 0; at < Picture.BYTES; at++) {
                float value = ((rgb[at] & 0xff) / 255f - MEAN) / STD;
                input.put(i * Picture.BYTES + at % 3 * plane + at / 3, value);
            }
        }
        long[] shape = {BATCH, 3, Picture.SIDE, Picture.SIDE};
        try (OnnxTensor tensor = OnnxTensor.createTensor(OnnxRuntime.environment(), input, shape);
                OrtSession.Result result = session.run(Map.of("input", tensor))) {
            return (float[][]) result.get(0).getValue();
        }
    }

    private static int largest(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }
}
