package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.dataset.UnreadableImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that do not decode, through the commands. */
class UnreadableImagesTest {

    @TempDir
    Path folder;

    private Path network;

    @BeforeEach
    void makeNetwork() throws IOException {
        Files.write(folder.resolve("small.onnx"), TinyNetworks.random(4, TinyPhotographs.CLASSES, 32).toByteArray());
        network = TinyPhotographs.networkFile(folder.resolve("small.conf"), "small.onnx");
    }

    private CommandRun prepare(Path manifest, String output, String... more) {
        return CommandRun.onTwoCores(joined(more, "prepare", "--manifest", manifest.toString(), "--classes", "5",
                "--network-conf", network.toString(), "--output", folder.resolve(output).toString()));
    }

    private CommandRun sweep(String output, String... more) {
        return CommandRun.onTwoCores(joined(more, "sweep", "--network", folder.resolve("small.onnx").toString(), "--network-conf",
                network.toString(), "--bits", "4", "--methods", "none", "--batch-size", "16", "--output",
                folder.resolve(output).toString()));
    }

    private static String[] joined(String[] more, String... first) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    @Test
    void prepareFailsWithTheListOrRecordsIt() throws IOException {
        Path manifest = TinyPhotographs.manifest(folder.resolve("set"), 40, 1);
        byte[] sound = Files.readAllBytes(folder.resolve("set/images/00007.jpg"));
        Files.write(folder.resolve("set/images/00007.jpg"), Arrays.copyOf(sound, sound.length / 2));
        Files.writeString(folder.resolve("set/images/00031.jpg"), "no picture");

        CommandRun failed = prepare(manifest, "failed");
        assertEquals(2, failed.code(), failed.err());
        assertTrue(failed.err().contains("bitsweep: 2 of 40 images cannot be read. Replace them, or say --bad-images report to"
                + " go on without them. Image 'images/00007.jpg': "), failed.err());
        assertTrue(failed.err().contains("Image 'images/00031.jpg': "), failed.err());
        assertFalse(Files.exists(folder.resolve("failed/prepared.json")));

        CommandRun reported = prepare(manifest, "reported", "--bad-images", "report");
        assertEquals(0, reported.code(), reported.err());
        assertTrue(reported.out().contains("40 images of 32x32 pixels in 1 shards, 2 unreadable"), reported.out());
        assertEquals(2, reported.out().lines().filter(line -> line.startsWith("unreadable: Image 'images/000")).count());

        // What was replaced since is seen by the next run; the rest still is unreadable.
        CommandRun again = prepare(manifest, "mended", "--bad-images", "report");
        assertTrue(again.out().contains("2 unreadable"), again.out());
        Files.write(folder.resolve("set/images/00007.jpg"), sound);
        again = prepare(manifest, "mended", "--bad-images", "report");
        assertTrue(again.out().contains("40 images of 32x32 pixels in 1 shards, 1 unreadable"), again.out() + again.err());
        assertEquals(2, prepare(manifest, "mended").code());

        // The prepared set does not hide it: by default a sweep over it fails with the same list.
        Path set = Files.writeString(folder.resolve("set.conf"), "format = prepared\nlocation = reported\n");
        CommandRun refused = sweep("refused", "--dataset", set.toString());
        assertEquals(2, refused.code(), refused.out() + refused.err());
        assertTrue(refused.err().contains("bitsweep: 2 of 40 images cannot be read. Replace them, or say --bad-images report to"
                + " go on without them. Image 'images/00007.jpg': "), refused.err());
        CommandRun limited = sweep("limited", "--dataset", set.toString(), "--limit", "7");
        assertEquals(0, limited.code(), limited.err());
        CommandRun finished = sweep("finished", "--dataset", set.toString(), "--bad-images", "report");
        assertEquals(0, finished.code(), finished.err());
        assertTrue(finished.out().contains("2 of 40"), finished.out());
    }

    /** An image that one network cannot take: all networks are counted on the others. */
    @Test
    void unreadableInOneFormOnly() throws IOException {
        Path set = TinyImages.writeColours(folder.resolve("colours"), 9, 6, 32);
        Files.copy(TinyImages.writeColours(folder.resolve("smaller"), 9, 6, 20).resolveSibling("002.png"),
                folder.resolve("colours/002.png"), StandardCopyOption.REPLACE_EXISTING);
        Path as = TinyNetworks.write(folder, "as-they-are", TinyNetworks.colours(32));
        Path resized = TinyNetworks.write(folder, "resized", TinyNetworks.colours(32),
                TinyNetworks.AS_THEY_ARE.replace("resize = none", "resize = 32x32"));
        List<String> arguments = List.of("sweep", "--network", as.toString(), "--network", resized.toString(), "--manifest",
                set.toString(), "--classes", "3", "--bits", "8", "--methods", "none", "--batch-size", "4", "--master", "local[2]",
                "--output", folder.resolve("forms").toString());
        assertTrue(CommandRun.of(arguments).refusal().startsWith("1 of 6 images cannot be read."));
        CommandRun run = CommandRun.of(arguments, "--bad-images", "report").requireSuccess();
        assertTrue(run.out().contains("INCOMPLETE: 1 of 6 images could not be read and are missing from every number: 002.png."),
                run.out());
        assertEquals(List.of("5", "5", "5", "5"), Predictions.results(folder.resolve("forms"), "n"));
    }

    /** The same file under two names, once with another label: told, and recorded, but not refused. */
    @Test
    void repeatedImages() throws IOException {
        Path set = TinyImages.writeColours(folder.resolve("colours"), 9, 6, 32);
        Path images = set.getParent();
        Files.copy(images.resolve("000.png"), images.resolve("002.png"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(images.resolve("001.jpg"), images.resolve("004.png"), StandardCopyOption.REPLACE_EXISTING);
        Path colours = TinyNetworks.write(folder, "colours", TinyNetworks.colours(32));
        CommandRun run = CommandRun.onTwoCores("sweep", "--network", colours.toString(), "--manifest", set.toString(),
                "--classes", "3", "--bits", "8", "--methods", "none", "--batch-size", "4", "--output",
                folder.resolve("repeated").toString()).requireSuccess();
        String remark = "2 images are the very file of an earlier one, 1 of them under another label, so that no network is right"
                + " on both: 002.png (2) is 000.png (0).";
        assertTrue(run.err().contains("manifest: " + remark + "\n"), run.err());
        assertTrue(Predictions.text(folder.resolve("repeated"), "results.json").contains(remark));
        CommandRun prepared = CommandRun.onTwoCores("prepare", "--manifest", set.toString(), "--classes", "3", "--network-conf",
                colours.toString(), "--output", folder.resolve("prepared").toString()).requireSuccess();
        assertTrue(prepared.out().contains(remark + "\n"), prepared.out());
    }

    /** Every image is either predicted or named, and the table says how many are missing. */
    @Test
    void sweepOverDamagedImages() throws IOException {
        int images = 300;
        Path manifest = TinyPhotographs.manifest(folder.resolve("set"), images, 1000);
        Random random = new Random(77);
        for (int i = 0; i < images; i++) {
            Path file = folder.resolve("set/images/%05d.jpg".formatted(i));
            Files.write(file, damaged(Files.readAllBytes(file), random, i % 5));
        }
        CommandRun run = sweep("results", "--manifest", manifest.toString(), "--classes", "5", "--bad-images", "report");
        assertEquals(0, run.code(), run.err());
        Path prepared;
        try (var found = Files.list(folder.resolve("results/prepared"))) {
            prepared = found.findFirst().orElseThrow();
        }
        List<UnreadableImage> unreadable = PreparedDataset.open(
                new org.apache.hadoop.fs.Path(prepared.toUri()), new Configuration()).manifest().unreadable();
        Set<String> accounted = unreadable.stream().map(UnreadableImage::name).collect(Collectors.toCollection(TreeSet::new));
        System.out.println(run.out().lines().filter(line -> line.contains("missing") || line.contains("unreadable")
                || line.contains("" + unreadable.size())).collect(Collectors.joining("\n")));
        assertTrue(unreadable.size() > 60 && unreadable.size() < 240, "unreadable: " + unreadable.size());
        assertTrue(run.out().contains(unreadable.size() + " of " + images), run.out());
        try (SparkSession spark = SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate()) {
            spark.read().option("recursiveFileLookup", "true").parquet(folder.resolve("results/predictions").toString())
                    .select("image_name").distinct().collectAsList()
                    .forEach(row -> assertTrue(accounted.add(row.getString(0)), row.getString(0) + " is named and predicted"));
        }
        assertEquals(images, accounted.size());
    }

    private static byte[] damaged(byte[] file, Random random, int kind) {
        byte[] result = file.clone();
        switch (kind) {
            case 0 -> {
                for (int i = 0; i < 4; i++) {
                    result[2 + random.nextInt(file.length - 2)] ^= (byte) (1 + random.nextInt(255));
                }
            }
            case 1 -> result = Arrays.copyOf(file, random.nextInt(file.length));
            case 2 -> {
                int at = 2 + random.nextInt(file.length - 4);
                result[at] = (byte) 0xFF;
                result[at + 1] = (byte) (0xC0 + random.nextInt(64));
            }
            case 3 -> {
                // The frame header's height and width.
                for (int at = 2; at + 8 < file.length; at++) {
                    if (result[at] == (byte) 0xFF && (result[at + 1] == (byte) 0xC0 || result[at + 1] == (byte) 0xC2)) {
                        result[at + 5 + random.nextInt(4)] = (byte) random.nextInt(256);
                        break;
                    }
                }
            }
            default -> {
                // One of five stays sound.
            }
        }
        return result;
    }
}
