package org.bitsweep.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bitsweep.imaging.ImageSize;
import org.junit.jupiter.api.Test;

class EvaluationKeyTest {

    private static final EvaluationKey KEY = new EvaluationKey("n", new ImageSize(32, 32), "p", "i", 100, "z", 1,
            new Batching.Shared(50), "1.29.0");

    @Test
    void everyPartChangesTheDigest() {
        List<EvaluationKey> others = List.of(KEY,
                new EvaluationKey("m", KEY.imageSize(), "p", "i", 100, "z", 1, KEY.batching(), "1.29.0"),
                new EvaluationKey("n", new ImageSize(32, 33), "p", "i", 100, "z", 1, KEY.batching(), "1.29.0"),
                new EvaluationKey("n", KEY.imageSize(), "q", "i", 100, "z", 1, KEY.batching(), "1.29.0"),
                new EvaluationKey("n", KEY.imageSize(), "p", "j", 100, "z", 1, KEY.batching(), "1.29.0"),
                new EvaluationKey("n", KEY.imageSize(), "p", "i", 99, "z", 1, KEY.batching(), "1.29.0"),
                new EvaluationKey("n", KEY.imageSize(), "p", "i", 100, "y", 1, KEY.batching(), "1.29.0"),
                new EvaluationKey("n", KEY.imageSize(), "p", "i", 100, "z", 1 + 1e-6, KEY.batching(), "1.29.0"),
                new EvaluationKey("n", KEY.imageSize(), "p", "i", 100, "z", 1, new Batching.Shared(51), "1.29.0"),
                new EvaluationKey("n", KEY.imageSize(), "p", "i", 100, "z", 1, Batching.INDEPENDENT, "1.29.0"),
                new EvaluationKey("n", KEY.imageSize(), "p", "i", 100, "z", 1, KEY.batching(), "1.30.0"));
        Set<String> digests = new HashSet<>();
        others.forEach(key -> digests.add(key.digest()));
        assertEquals(others.size(), digests.size());
    }

    /** The text between two fields is no way around: lengths are part of what is hashed. */
    @Test
    void fieldsDoNotRunIntoEachOther() {
        assertNotEquals(
                new EvaluationKey("n", KEY.imageSize(), "p", "i", 100, "z\ninput-scale text 3:1.0", 1, KEY.batching(), "e").digest(),
                new EvaluationKey("n", KEY.imageSize(), "p", "i", 100, "z", 1, KEY.batching(), "e").digest());
    }

    /** Once written into stores, a digest must stay what it is. */
    @Test
    void theDigestOfAKeyStays() {
        assertEquals(KEY.digest(), KEY.digest());
        assertEquals(64, KEY.digest().length());
        assertEquals(List.of("kind", "network", "image-size", "plan", "images", "selected", "normalization", "input-scale", "batch",
                "engine"), List.copyOf(KEY.fields().keySet()));
    }

    @Test
    void batchesOfARange() {
        assertEquals(List.of(new ImageRange(0, 4), new ImageRange(4, 8), new ImageRange(8, 10)), ImageRange.batches(10, 4));
        assertEquals(List.of(new ImageRange(0, 10)), ImageRange.batches(10, 65_536));
    }
}
