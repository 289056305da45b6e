package org.bitsweep.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreprocessingBenchmarkTest {

    private static final Preprocessing PREPROCESSING =
            new Preprocessing(Geometry.torchvision(256, 224), Normalization.IMAGENET);

    @Test
    void measuresEveryStage() throws Exception {
        Map<String, byte[]> images = Map.of("a.jpg", ReferenceData.image("sampling-420.jpg"));
        PreprocessingBenchmark.Rounds rounds = new PreprocessingBenchmark.Rounds(1, 2);
        PreprocessingBenchmark.Result result = PreprocessingBenchmark.run(images, PREPROCESSING, rounds);
        assertEquals(1, result.images());
        assertEquals(rounds, result.rounds());
        assertTrue(result.decodeMillis() > 0 && result.resizeAndCropMillis() > 0 && result.normalizeMillis() > 0);
        assertEquals(
                result.decodeMillis() + result.resizeAndCropMillis() + result.normalizeMillis(), result.totalMillis());
    }

    @Test
    void nothingToMeasureIsRefused() {
        assertEquals("Expected at least one image to measure, found none", assertThrows(
                IllegalArgumentException.class,
                () -> PreprocessingBenchmark.run(
                        Map.of(), PREPROCESSING, PreprocessingBenchmark.Rounds.DEFAULT)).getMessage());
        assertEquals("Expected at least 0 rounds to warm up and 1 timed round, found 1 and 0", assertThrows(
                IllegalArgumentException.class, () -> new PreprocessingBenchmark.Rounds(1, 0)).getMessage());
    }

    /** One short pass over the photographs; the figures are printed, not judged. */
    @Test
    void photographs() throws Exception {
        Path root = ReferenceData.shared().resolve("real/imagenet-sample");
        Map<String, byte[]> images = new LinkedHashMap<>();
        for (Map<String, String> row : ReferenceData.sharedTable("reference/preprocessing.csv").subList(0, 100)) {
            images.put(row.get("path"), Files.readAllBytes(root.resolve(row.get("path"))));
        }
        System.out.println(
                PreprocessingBenchmark.run(images, PREPROCESSING, new PreprocessingBenchmark.Rounds(3, 3)));
    }
}
