package org.bitsweep.dataset;

import static org.bitsweep.dataset.Samples.CONFIGURATION;
import static org.bitsweep.dataset.Samples.hadoop;
import static org.bitsweep.dataset.Samples.image;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bitsweep.InputException;
import org.bitsweep.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged descriptions of data sets: read, or refused in one message that begins with the file; what proves itself is never
 * believed damaged. {@code -Dbitsweep.mutations=N} takes another number of each.
 */
class DamagedFilesTest {

    private static final int MUTATIONS = Integer.getInteger("bitsweep.mutations", 300);
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int MESSAGE = 2000;

    @TempDir
    Path folder;

    /** Reads a file and says what was read. */
    private interface Reading {
        Object read(Path file) throws Exception;
    }

    /** What came of each damaged file by outcome. */
    private Map<String, Integer> outcomes(String name, byte[] source, Reading reading) throws Exception {
        Path file = folder.resolve(name);
        Files.write(file, source);
        Object sound = reading.read(file);
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int seed = 0; seed < MUTATIONS; seed++) {
            byte[] damaged = Damage.of(source, seed);
            Files.write(file, damaged);
            String what = name + ", seed " + seed;
            String outcome = assertTimeoutPreemptively(LONGEST, () -> {
                try {
                    return reading.read(file).equals(sound) ? "the same" : "another";
                } catch (InputException refused) {
                    assertTrue(refused.getMessage().contains(name), what + ": " + refused.getMessage());
                    assertTrue(refused.getMessage().length() < MESSAGE, what + ": " + refused.getMessage());
                    return "refused";
                } catch (Exception | StackOverflowError | OutOfMemoryError fault) {
                    return "fault: " + what + ": " + fault + " at " + Arrays.asList(fault.getStackTrace()).subList(0, 3);
                }
            }, what);
            outcomes.merge(outcome, 1, Integer::sum);
        }
        System.out.println(MUTATIONS + " times " + name + " damaged: " + outcomes);
        outcomes.keySet().forEach(outcome -> assertFalse(outcome.startsWith("fault"), outcome));
        return outcomes;
    }

    @Test
    void manifests() throws Exception {
        StringBuilder text = new StringBuilder("path,label\n");
        for (int i = 0; i < 12; i++) {
            image(folder, "a/" + i + ".jpg");
            text.append(i % 3 == 0 ? "\"a/" + i + ".jpg\"" : "a/" + i + ".jpg").append(',').append(i % 10).append('\n');
        }
        outcomes("manifest.csv", text.toString().getBytes(StandardCharsets.UTF_8),
                file -> new Manifest(hadoop(file), new NumberedClasses(10)).list(CONFIGURATION).listing());
    }

    @Test
    void labelFiles() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            image(folder, "flat/" + i + ".jpg");
            text.append(i).append(".jpg,").append(i % 10).append('\n');
        }
        outcomes("labels.txt", text.toString().getBytes(StandardCharsets.UTF_8), file -> new FlatFolder(
                hadoop(folder.resolve("flat")), new LabelsByName(hadoop(file)), new NumberedClasses(10))
                .list(CONFIGURATION).listing());
    }

    @Test
    void classLists() throws Exception {
        StringBuilder text = new StringBuilder("index,wnid,name\n");
        for (int i = 0; i < 12; i++) {
            text.append(i).append(",n").append(1000 + i).append(",\"kind, ").append((char) ('a' + i)).append("\"\n");
        }
        outcomes("classes.csv", text.toString().getBytes(StandardCharsets.UTF_8),
                file -> ClassList.read(hadoop(file), CONFIGURATION));
    }

    /** Headers have checksums of their own: whatever is listed has the names that were packed. */
    @Test
    void archives() throws Exception {
        Path tar = Tars.plain(folder.resolve("source.tar"), "cat/1.jpg", "dog/2.jpg", "dog/3.png", "goldfish/4.jpg");
        Map<String, Integer> outcomes = outcomes("v.tar", Files.readAllBytes(tar), file ->
                new TarOfClassFolders(hadoop(file), FolderNames.of(Samples.PETS)).list(CONFIGURATION).listing());
        assertEquals(null, outcomes.get("another"));
        Path gzip = Tars.gzip(folder.resolve("source.tar.gz"), content -> Tars.images(content, "cat/1.jpg", "dog/2.jpg"));
        outcomes = outcomes("v.tar.gz", Files.readAllBytes(gzip), file ->
                new TarOfClassFolders(hadoop(file), FolderNames.of(Samples.PETS)).list(CONFIGURATION).listing());
        assertEquals(null, outcomes.get("another"));
    }

    /** Damaged so that it is no longer the same, it is refused: it proves itself. */
    @Test
    void descriptionsOfPreparedImages() throws Exception {
        List<LabelledImage> images = new ArrayList<>();
        List<PreparedRow> rows = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            images.add(new LabelledImage(i, "a/" + i + ".jpg", i % 3));
            rows.add(new PreparedRow(images.get(i), Sha256.hexOf("" + i % 10), Sha256.of(new byte[i]), Optional.empty()));
        }
        ContentDigest content = new ContentDigest();
        rows.forEach(content::add);
        PreparedManifest manifest = PreparedManifest.of(new ImageListing(images, Samples.PETS), "resize=none;crop=none", 32, 32,
                content.hex(), List.of(new UnreadableImage(3, "a/3.jpg", "no picture")), RepeatedImage.among(rows),
                List.of(new PreparedShard("shard-00000.parquet", 0, 8, 1000), new PreparedShard("shard-00001.parquet", 8, 4, 500)));
        assertNotEquals(List.of(), manifest.repeated());
        Map<String, Integer> outcomes = outcomes("prepared.json", manifest.toJson(),
                file -> PreparedManifest.parse(file.toString(), Files.readAllBytes(file)));
        assertEquals(null, outcomes.get("another"));
        assertTrue(outcomes.get("refused") > MUTATIONS / 2, () -> outcomes.toString());
    }
}
