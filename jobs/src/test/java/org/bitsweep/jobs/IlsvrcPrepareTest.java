package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.dataset.PreparedDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bitsweep prepare} on the published layout of ILSVRC 2012, synthesized: entries and class numbers in orders of
 * their own. {@code -Dbitsweep.test.ilsvrc.images=50000} makes it as long as the real one, and
 * {@code -Dbitsweep.test.ilsvrc.crop=224} the pixels as many.
 */
class IlsvrcPrepareTest {

    private static final int COUNT = Integer.getInteger("bitsweep.test.ilsvrc.images", 2000);
    private static final int CROP = Integer.getInteger("bitsweep.test.ilsvrc.crop", 32);
    private static final int CONTENTS = 4;

    @TempDir
    Path folder;

    private static String name(int number) {
        return String.format("ILSVRC2012_val_%08d.JPEG", number);
    }

    private static List<Integer> shuffled(IntStream numbers, long seed) {
        List<Integer> list = new ArrayList<>(numbers.boxed().toList());
        Collections.shuffle(list, new Random(seed));
        return list;
    }

    @Test
    void countLabelsAndImagesPerClass() throws Exception {
        List<Integer> order = shuffled(IntStream.range(0, 1000), 12);
        List<Integer> truth = shuffled(IntStream.range(0, COUNT).map(i -> i % 1000 + 1), 13);
        DevelopmentKit.write(folder.resolve("kit.tar.gz"), order, truth);
        byte[][] contents = new byte[CONTENTS][];
        for (int i = 0; i < CONTENTS; i++) {
            contents[i] = TinyPhotographs.jpeg(i);
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve("val.tar")));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            for (int number : shuffled(IntStream.rangeClosed(1, COUNT), 14)) {
                DevelopmentKit.entry(tar, name(number), contents[number % CONTENTS]);
            }
        }
        Path set = Files.writeString(folder.resolve("set.conf"),
                "format = ilsvrc2012\nlocation = val.tar\ndevelopment-kit = kit.tar.gz\nimages = " + COUNT + "\n");
        Path network = Files.writeString(folder.resolve("network.conf"), Files.readString(
                TinyPhotographs.networkFile(folder.resolve("small.conf"), "small.onnx"))
                .replace("resize = 36, crop = 32", "resize = " + (CROP + CROP / 7) + ", crop = " + CROP));

        long start = System.nanoTime();
        Path log = folder.resolve("prepare.log");
        Process child = CommandRun.fork(log, "prepare", "--dataset", set.toString(), "--network-conf", network.toString(),
                "--output", folder.resolve("prepared").toString(), "--master", "local[2]");
        long peak = 0;
        try {
            while (!child.waitFor(100, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, peakKibibytes(child.pid()));
            }
        } finally {
            child.destroyForcibly();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        assertEquals(0, child.exitValue(), () -> read(log));

        PreparedDataset prepared =
                PreparedDataset.open(new org.apache.hadoop.fs.Path(folder.resolve("prepared").toUri()), new Configuration());
        assertEquals(COUNT, prepared.manifest().count());
        assertEquals(Collections.nCopies(1000, COUNT / 1000), prepared.manifest().imagesPerClass());
        System.out.printf(Locale.ROOT, "prepare: %d images of an archive of %.0f MiB to %dx%d in %.1f s (start of the process"
                + " included), peak memory of the process %.0f MiB with a heap of at most 1 GiB, %d shards of together"
                + " %.0f MiB%n", COUNT, Files.size(folder.resolve("val.tar")) / 1048576.0, CROP, CROP, seconds, peak / 1024.0,
                prepared.manifest().shards().size(),
                prepared.manifest().shards().stream().mapToLong(shard -> shard.bytes()).sum() / 1048576.0);
        String[] shards = prepared.manifest().shards().stream()
                .map(shard -> prepared.pathOf(shard).toString()).toArray(String[]::new);
        try (SparkSession spark = SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate()) {
            List<Row> rows = spark.read().parquet(shards)
                    .selectExpr("index", "name", "label", "hex(pixels_sha256)", "length(pixels)").orderBy("index").collectAsList();
            assertEquals(COUNT, rows.size());
            List<String> pixels = new ArrayList<>(Collections.nCopies(CONTENTS, null));
            for (int i = 0; i < COUNT; i++) {
                Row row = rows.get(i);
                assertEquals(List.of(i, name(i + 1), order.get(truth.get(i) - 1)),
                        List.of(row.getInt(0), row.getString(1), row.getInt(2)));
                assertEquals(3 * CROP * CROP, row.getInt(4));
                String expected = pixels.get((i + 1) % CONTENTS);
                pixels.set((i + 1) % CONTENTS, row.getString(3));
                assertEquals(expected == null ? row.getString(3) : expected, row.getString(3), row.getString(1));
            }
            assertEquals(CONTENTS, pixels.stream().distinct().collect(Collectors.toList()).size());
        }
    }

    /** The most memory a process has held at once, as Linux counts it; 0 elsewhere. */
    private static long peakKibibytes(long process) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).findFirst().orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
