package org.bitsweep.dataset;

import static org.bitsweep.dataset.Samples.CONFIGURATION;
import static org.bitsweep.dataset.Samples.PETS;
import static org.bitsweep.dataset.Samples.assertRefused;
import static org.bitsweep.dataset.Samples.hadoop;
import static org.bitsweep.dataset.Samples.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bitsweep.storage.DatasetException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedDatasetTest {

    private static final String GEOMETRY = "resize 256 bilinear, crop 224";
    private static final String ZEROS = "0".repeat(64);
    private static final ImageListing LISTING = new ImageListing(List.of(new LabelledImage(0, "a", 2),
            new LabelledImage(1, "b", 0), new LabelledImage(2, "c", 2)), PETS);

    @TempDir
    Path folder;

    private List<PreparedShard> shards;

    @BeforeEach
    void shards() throws IOException {
        text(folder, "shard-0", "two rows");
        text(folder, "shard-1", "one");
        shards = List.of(PreparedShard.describe(hadoop(folder.resolve("shard-0")), 0, 2, CONFIGURATION),
                PreparedShard.describe(hadoop(folder.resolve("shard-1")), 2, 1, CONFIGURATION));
    }

    private PreparedManifest manifest() {
        return PreparedManifest.of(LISTING, GEOMETRY, 224, 224, ZEROS, List.of(), shards);
    }

    private String file(String name) {
        return hadoop(folder.resolve(name)).toString();
    }

    @Test
    void whatIsPublishedIsOpened() throws IOException {
        PreparedDataset published = PreparedDataset.publish(hadoop(folder), manifest(), CONFIGURATION);
        PreparedDataset opened = PreparedDataset.open(hadoop(folder), CONFIGURATION);
        assertEquals(published, opened);
        assertEquals(manifest(), opened.manifest());
        assertEquals(List.of(1, 0, 2), opened.manifest().imagesPerClass());
        assertEquals(LISTING.digest(), opened.requireFor(GEOMETRY, LISTING.digest()).manifest().listingSha256());
        assertEquals(file("shard-1"), opened.pathOf(shards.get(1)).toString());
        // sha256sum of the text 'one'
        assertEquals("7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed", shards.get(1).sha256());
        for (PreparedShard shard : opened.manifest().shards()) {
            opened.verify(shard, CONFIGURATION);
        }
        assertEquals(opened.manifest(), Samples.overTheWire(opened.manifest()));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.filter(path -> path.toString().contains("temporary")).count());
        }
        byte[] json = Files.readAllBytes(folder.resolve("prepared.json"));
        assertArrayEquals(json, PreparedManifest.parse("x", json).toJson());
    }

    @Test
    void halfWrittenFoldersAreRefused() throws IOException {
        text(folder, ".prepared.json.1.temporary", "{");
        assertRefused(hadoop(folder) + ": expected a finished prepared data set with prepared.json, found none: the folder"
                + " is half-written or something else. Remove the folder and prepare the data set anew.",
                () -> PreparedDataset.open(hadoop(folder), CONFIGURATION));
        assertRefused(file("none") + ": expected a file or folder, found nothing of that name. Check the path as the"
                + " machine running the driver sees it.",
                () -> PreparedDataset.open(hadoop(folder.resolve("none")), CONFIGURATION));
        assertRefused(file("shard-0") + ": expected the folder of a prepared data set, found a file. Check the path.",
                () -> PreparedDataset.open(hadoop(folder.resolve("shard-0")), CONFIGURATION));
    }

    @Test
    void finishedFoldersAreNotOverwritten() throws IOException {
        PreparedDataset.publish(hadoop(folder), manifest(), CONFIGURATION);
        assertRefused(hadoop(folder) + ": expected a folder without prepared.json, found a finished data set. Prepare into"
                + " a new folder, or remove this one first.",
                () -> PreparedDataset.publish(hadoop(folder), manifest(), CONFIGURATION));
    }

    @Test
    void shardsThatChangeAreRefused() throws IOException {
        PreparedDataset published = PreparedDataset.publish(hadoop(folder), manifest(), CONFIGURATION);
        text(folder, "shard-1", "eno");
        assertRefused(file("shard-1") + ": expected 3 bytes with SHA-256 " + shards.get(1).sha256() + ", found 3 bytes with"
                + " SHA-256 " + PreparedShard.describe(hadoop(folder.resolve("shard-1")), 2, 1, CONFIGURATION).sha256()
                + ". The shard is damaged: remove the folder and prepare the data set anew.",
                () -> published.verify(shards.get(1), CONFIGURATION));
        text(folder, "shard-1", "longer");
        assertRefused(file("shard-1") + ": expected a shard of 3 bytes, found 6 bytes. Remove the folder and prepare the"
                + " data set anew.", () -> PreparedDataset.open(hadoop(folder), CONFIGURATION));
        Files.delete(folder.resolve("shard-1"));
        assertRefused(file("shard-1") + ": expected a shard of 3 bytes, found no such file. Remove the folder and prepare"
                + " the data set anew.", () -> PreparedDataset.open(hadoop(folder), CONFIGURATION));
        Files.delete(folder.resolve("prepared.json"));
        assertEquals("no such file", assertThrows(DatasetException.class,
                () -> PreparedDataset.publish(hadoop(folder), manifest(), CONFIGURATION)).found());
        assertEquals(false, Files.exists(folder.resolve("prepared.json")));
    }

    @Test
    void otherGeometriesAndListingsAreRefused() throws IOException {
        PreparedDataset published = PreparedDataset.publish(hadoop(folder), manifest(), CONFIGURATION);
        assertRefused(hadoop(folder) + ": expected images prepared for 'resize 299', found '" + GEOMETRY + "'. Prepare the"
                + " data set for this geometry in another folder.",
                () -> published.requireFor("resize 299", LISTING.digest()));
        assertRefused(hadoop(folder) + ": expected images prepared from the listing " + ZEROS + ", found "
                + LISTING.digest() + ". The data set has changed since: prepare it anew.",
                () -> published.requireFor(GEOMETRY, ZEROS));
    }

    @Test
    void descriptionsThatDoNotAddUpAreRefused() {
        String json = new String(manifest().toJson(), java.nio.charset.StandardCharsets.UTF_8);
        String fault = "j: expected a consistent description of a prepared data set, found a fault: ";
        String anew = ". Prepare the data set anew.";
        refused(json, "\"formatVersion\" : 1", "\"formatVersion\" : 2", "j: expected formatVersion 1, found 2. Prepare the"
                + " data set anew, or read it with the version of Bitsweep that wrote it.");
        refused(json, "\"formatVersion\" : 1,", "", "j: expected formatVersion 1, found none. Prepare the data set anew,"
                + " or read it with the version of Bitsweep that wrote it.");
        refused(json, "\"geometry\" :", "\"geometri\" :", "j: expected the keys formatVersion, geometry, width,"
                + " height, count, numberOfClasses, imagesPerClass, listingSha256, contentSha256, unreadable, shards, found 'geometri' (did"
                + " you mean 'geometry'?)" + anew);
        refused(json, "\"width\" : 224,", "", "j: expected the key 'width', found none" + anew);
        refused(json, "\"rows\" : 2", "\"row\" : 2", "j, shards: expected the keys file, firstRow, rows, bytes, sha256, found"
                + " 'row' (did you mean 'rows'?)" + anew);
        refused(json, "\"width\" : 224,", "\"width\" : 0,",
                fault + "width and height: expected at least 1 pixel, found 0 by 224" + anew);
        refused(json, "\"width\" : 224,", "\"width\" : 1, \"width\" : 2,", fault + "Duplicate field 'width'" + anew);
        refused(json, "\"count\" : 3", "\"count\" : 4", fault + "imagesPerClass: expected a sum of 4, found 3" + anew);
        refused(json, "\"numberOfClasses\" : 3", "\"numberOfClasses\" : 4",
                fault + "imagesPerClass: expected 4 numbers, found 3" + anew);
        refused(json, "\"firstRow\" : 2", "\"firstRow\" : 1",
                fault + "firstRow of shard 'shard-1': expected 2, found 1" + anew);
        refused(json, "\"rows\" : 1", "\"rows\" : 2", fault + "shards: expected 3 rows together, found 4" + anew);
        refused(json, "\"shard-1\"", "\"shard-0\"", fault + "shards: expected each file once, found 'shard-0' again" + anew);
        refused(json, "\"shard-1\"", "\"../shard-1\"",
                fault + "shard file: expected a visible file name without a folder, found '../shard-1'" + anew);
        refused(json, "\"contentSha256\" : \"" + ZEROS, "\"contentSha256\" : \"F",
                fault + "contentSha256: expected 64 lower-case hexadecimal digits, found 'F'" + anew);
        assertEquals("a consistent description of a prepared data set", assertThrows(DatasetException.class,
                () -> PreparedManifest.parse("j", json.substring(0, json.length() / 2).getBytes())).expected());
        for (String bad : List.of("\"count\" : \"3\"", "\"count\" : 3.5", "\"count\" : null")) {
            assertEquals("a consistent description of a prepared data set", assertThrows(DatasetException.class,
                    () -> PreparedManifest.parse("j", json.replace("\"count\" : 3", bad).getBytes())).expected());
        }
    }

    private static void refused(String json, String from, String to, String message) {
        String changed = json.replaceFirst(java.util.regex.Pattern.quote(from), to);
        assertNotEquals(json, changed);
        assertRefused(message, () -> PreparedManifest.parse("j", changed.getBytes()));
    }

    @Test
    void contentDigestTakesEveryRowInOrder() {
        byte[] pixels = new byte[32];
        ContentDigest digest = new ContentDigest();
        LISTING.images().forEach(image -> digest.add(image, pixels));
        assertEquals(3, digest.rows());
        // Computed independently from the description of the digest.
        assertEquals("cd2c12f1b7651d8644523239f0d3a7553c833e724bf816e78d71ee39dfa79c63", digest.hex());
        assertEquals("expected row 0, found row 1 ('b')", assertThrows(IllegalArgumentException.class,
                () -> new ContentDigest().add(LISTING.images().get(1), pixels)).getMessage());
        assertEquals("expected a pixel digest of 32 bytes, found 20", assertThrows(IllegalArgumentException.class,
                () -> new ContentDigest().add(LISTING.images().get(0), new byte[20])).getMessage());
    }
}
