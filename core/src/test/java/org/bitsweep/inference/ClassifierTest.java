package org.bitsweep.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.plan.TestNetworks;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.settings.Profile;
import org.junit.jupiter.api.Test;

class ClassifierTest {

    private static final Network NETWORK = TestNetworks.residual();

    private static FloatBuffer images(int count, long seed) {
        return FloatBuffer.wrap(ModelRunner.noise(192 * count, seed));
    }

    @Test
    void logitsOfTheNetwork() throws Exception {
        try (Classifier classifier = new Classifier(NETWORK, NETWORK.model(), 1)) {
            assertEquals(5, classifier.classes());
            float[] logits = classifier.logits(images(3, 1), 3);
            assertArrayEquals(ModelRunner.run(NETWORK.model(), ModelRunner.noise(576, 1), 3, 3, 8, 8), logits, 1e-5f);
        }
    }

    /** Two threads on one session, many batches at once: each gets what one thread alone gets. */
    @Test
    void twoThreadsGetTheSameLogits() throws Exception {
        var quantized = NetworkQuantizer.quantize(NETWORK, new QuantizationPlanner(NETWORK, LayerExceptions.NONE).plan(
                new QuantizationConfig(4, 4, EnumSet.allOf(Method.class), Profile.REFERENCE.settings())), Optional.empty());
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Classifier classifier = new Classifier(NETWORK, quantized, 1)) {
            List<float[]> expected = new ArrayList<>();
            for (int batch = 0; batch < 40; batch++) {
                expected.add(classifier.logits(images(4, batch), 4));
            }
            assertFalse(Arrays.equals(expected.get(0), expected.get(1)));
            List<Future<float[]>> found = new ArrayList<>();
            for (int batch = 0; batch < 40; batch++) {
                int seed = batch;
                found.add(threads.submit(() -> classifier.logits(images(4, seed), 4)));
            }
            for (int batch = 0; batch < 40; batch++) {
                assertArrayEquals(expected.get(batch), found.get(batch).get(), "batch " + batch);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void closedTwiceAndUsedAfterwards() throws Exception {
        Classifier classifier = new Classifier(NETWORK, NETWORK.model(), 1);
        classifier.close();
        classifier.close();
        assertEquals("the classifier is closed",
                assertThrows(IllegalStateException.class, () -> classifier.logits(images(1, 1), 1)).getMessage());
    }

    @Test
    void wrongNumberOfValues() throws Exception {
        try (Classifier classifier = new Classifier(NETWORK, NETWORK.model(), 1)) {
            assertEquals("expected 2 images of 3 x 8x8, 384 values, found 192", assertThrows(IllegalArgumentException.class,
                    () -> classifier.logits(images(1, 1), 2)).getMessage());
            assertEquals("expected 0 images of 3 x 8x8, 0 values, found 192", assertThrows(IllegalArgumentException.class,
                    () -> classifier.logits(images(1, 1), 0)).getMessage());
        }
    }
}
