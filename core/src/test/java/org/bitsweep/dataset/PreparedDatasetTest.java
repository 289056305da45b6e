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
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.storage.DatasetException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedDatasetTest {

    private static final String GEOMETRY = "resize 256 bilinear, crop 224";
    private static final String ZEROS = "0".repeat(64);
    private static final ImageListing LISTING = new ImageListing(List.of(new LabelledImage(0, "a", 2),
            new LabelledImage(1, "b", 0), new LabelledImage(2, "c", 2)), PETS);

    /** The first and the last come from the same file. */
    private static final List<PreparedRow> ROWS = List.of(row(0, "1"), row(1, "2"), row(2, "1"));

    @TempDir
    Path folder;

    private List<PreparedShard> shards;

    @BeforeEach
    void shards() throws IOException {
        text(folder, "shard-0", "two rows");
        text(folder, "shard-1", "one");
        shards = List.of(new PreparedShard("shard-0", 0, 2, 8), new PreparedShard("shard-1", 2, 1, 3));
    }

    private static PreparedRow row(int index, String source) {
        return new PreparedRow(LISTING.images().get(index), source.repeat(64), new byte[32], Optional.empty());
    }

    private static String contentOf(List<PreparedRow> rows) {
        ContentDigest digest = new ContentDigest();
        rows.forEach(digest::add);
        return digest.hex();
    }

    private PreparedManifest manifest() {
        return PreparedManifest.of(LISTING, GEOMETRY, 224, 224, contentOf(ROWS), List.of(), RepeatedImage.among(ROWS), shards);
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
        assertEquals(LISTING.digest(), opened.requireFor(GEOMETRY, ImageSize.square(224)).requireListing(LISTING.digest())
                .manifest().listingSha256());
        assertEquals(file("shard-1"), opened.pathOf(shards.get(1)).toString());
        opened.requireContent(ROWS);
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
        PreparedDataset.publish(hadoop(folder), manifest(), CONFIGURATION);
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
                () -> published.requireFor("resize 299", ImageSize.square(224)));
        assertRefused(hadoop(folder) + ": expected images of 224x225 pixels, which the network takes, found 224x224. Prepare"
                + " the data set for this network in another folder.",
                () -> published.requireFor(GEOMETRY, new ImageSize(224, 225)));
        assertRefused(hadoop(folder) + ": expected images prepared from the listing " + ZEROS + ", found "
                + LISTING.digest() + ". The data set has changed since: prepare it anew.",
                () -> published.requireListing(ZEROS));
    }

    /** Whatever changes in any row, pixels aside, is noticed against the description. */
    @Test
    void rowsThatAreNotThoseDescribedAreRefused() throws IOException {
        PreparedDataset published = PreparedDataset.publish(hadoop(folder), manifest(), CONFIGURATION);
        LabelledImage b = LISTING.images().get(1);
        byte[] otherPixels = new byte[32];
        otherPixels[31] = 1;
        for (PreparedRow damaged : List.of(
                new PreparedRow(new LabelledImage(1, "b", 1), "2".repeat(64), new byte[32], Optional.empty()),
                new PreparedRow(new LabelledImage(1, "c", 0), "2".repeat(64), new byte[32], Optional.empty()),
                new PreparedRow(b, "3".repeat(64), new byte[32], Optional.empty()),
                new PreparedRow(b, "2".repeat(64), otherPixels, Optional.empty()),
                new PreparedRow(b, "2".repeat(64), new byte[32], Optional.of("")))) {
            List<PreparedRow> rows = List.of(ROWS.get(0), damaged, ROWS.get(2));
            assertRefused(hadoop(folder) + ": expected rows with the digest " + contentOf(ROWS) + ", found " + contentOf(rows)
                    + ". Names, labels or digests of images have been damaged since they were prepared: remove the folder and"
                    + " prepare the data set anew.", () -> published.requireContent(rows));
        }
        assertRefused(hadoop(folder) + ": expected rows with the digest " + contentOf(ROWS) + ", found expected row 1, found"
                + " row 2 ('c'). Names, labels or digests of images have been damaged since they were prepared: remove the"
                + " folder and prepare the data set anew.", () -> published.requireContent(List.of(ROWS.get(0), ROWS.get(2))));
        assertThrows(DatasetException.class, () -> published.requireContent(ROWS.subList(0, 2)));
    }

    @Test
    void repeatedImagesAreTold() {
        assertEquals(List.of(new RepeatedImage(2, "c", 2, "a", 2)), manifest().repeated());
        assertEquals(List.of(), manifest().repeatedAmong(2));
        assertEquals(Optional.empty(), RepeatedImage.remark(List.of()));
        assertEquals(Optional.of("1 image is the very file of an earlier one, under the same label: c is a."),
                RepeatedImage.remark(manifest().repeated()));
        assertEquals(Optional.of("2 images are the very file of an earlier one, 1 of them under another label, so that no"
                        + " network is right on both: d (1) is b (0)."),
                RepeatedImage.remark(List.of(manifest().repeated().get(0), new RepeatedImage(3, "d", 1, "b", 0))));
    }

    @Test
    void descriptionsThatDoNotAddUpAreRefused() {
        String json = new String(manifest().toJson(), java.nio.charset.StandardCharsets.UTF_8);
        String fault = "j: expected a consistent description of a prepared data set, found a fault: ";
        String anew = ". Prepare the data set anew.";
        refused(json, "\"formatVersion\" : 2", "\"formatVersion\" : 1", "j: expected formatVersion 2, found 1. Prepare the"
                + " data set anew, or read it with the version of Bitsweep that wrote it.");
        refused(json, "\"formatVersion\" : 2,", "", "j: expected formatVersion 2, found none. Prepare the data set anew,"
                + " or read it with the version of Bitsweep that wrote it.");
        refused(json, "\"geometry\" :", "\"geometri\" :", "j: expected the keys formatVersion, geometry, width,"
                + " height, count, numberOfClasses, imagesPerClass, listingSha256, contentSha256, unreadable, repeated, shards, found 'geometri' (did"
                + " you mean 'geometry'?)" + anew);
        refused(json, "\"width\" : 224,", "", "j: expected the key 'width', found none" + anew);
        refused(json, "\"rows\" : 2", "\"row\" : 2", "j, shards: expected the keys file, firstRow, rows, bytes, found"
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
        refused(json, "\"contentSha256\" : \"" + contentOf(ROWS), "\"contentSha256\" : \"F",
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

    /** Also changes that contradict nothing else in the description. */
    @Test
    void changedDescriptionsAreRefused() {
        String json = new String(manifest().toJson(), StandardCharsets.UTF_8);
        Map<String, String> edits = Map.of("\"width\" : 224", "\"width\" : 225", "crop 224", "crop 223",
                LISTING.digest(), ZEROS, contentOf(ROWS), ZEROS, "\"bytes\" : 8", "\"bytes\" : 9",
                "\"firstName\" : \"a\"", "\"firstName\" : \"b\"");
        edits.forEach((from, to) -> {
            String changed = json.replace(from, to);
            assertNotEquals(json, changed);
            assertTrue(assertThrows(DatasetException.class, () -> PreparedManifest.parse("j", changed.getBytes())).getMessage()
                    .startsWith("j: expected the description that was written, with sha256 "), from);
        });
        String without = json.replaceFirst(",\\s*\"sha256\" : \"[0-9a-f]{64}\"", "");
        assertRefused("j: expected the description that was written, with sha256 " + manifest().digest() + ", found no sha256."
                + " It has been changed or damaged since: prepare the data set anew.",
                () -> PreparedManifest.parse("j", without.getBytes()));
        assertEquals(manifest(), PreparedManifest.parse("j", json.replaceAll("\\s", " ").getBytes()), "layout says nothing");
    }

    @Test
    void contentDigestTakesEveryRowInOrder() {
        ContentDigest digest = new ContentDigest();
        ROWS.forEach(digest::add);
        assertEquals(3, digest.rows());
        // Computed independently from the description of the digest.
        assertEquals("511b451d5dcdb247c6da7622118796dbd765a2bcb44d1ab1bd3ac06eb71ed576", digest.hex());
        assertEquals("expected row 0, found row 1 ('b')", assertThrows(IllegalArgumentException.class,
                () -> new ContentDigest().add(ROWS.get(1))).getMessage());
        assertEquals("expected a pixel digest of 32 bytes, found 20", assertThrows(IllegalArgumentException.class,
                () -> new PreparedRow(LISTING.images().get(0), ZEROS, new byte[20], Optional.empty())).getMessage());
    }
}
