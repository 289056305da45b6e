package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.InputException;
import org.bitsweep.Sha256;
import org.bitsweep.dataset.LabelledImage;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.dataset.PreparedRow;
import org.bitsweep.jobs.prepare.PreparedRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bytes that a storage changed in a shard, its length and description as they were: what is read from it is refused or the
 * same. {@code -Dbitsweep.mutations=N} takes another number of them.
 */
class DamagedShardsTest {

    private static final int MUTATIONS = Integer.getInteger("bitsweep.mutations", 60);

    @TempDir
    Path folder;

    /** Everything a sweep takes from a row. */
    private record Read(LabelledImage image, String source, String pixels) {}

    private static List<Read> read(SparkSession spark, Path prepared) throws IOException {
        PreparedDataset set = PreparedDataset.open(new org.apache.hadoop.fs.Path(prepared.toUri()), new Configuration());
        PreparedRows.requireDescribed(spark, set);
        return PreparedRows.read(spark, set, Integer.MAX_VALUE).select(PreparedRows.descriptionAndPixels()).collectAsList()
                .stream().map(DamagedShardsTest::read).sorted(Comparator.comparingInt(row -> row.image.index())).toList();
    }

    private static Read read(Row row) {
        PreparedRow described = PreparedRows.described("folder", row);
        return new Read(described.image(), described.sourceSha256(),
                Sha256.hexOf(PreparedRows.intact("folder", described, row.getAs(7))));
    }

    @Test
    void refusedOrTheSame() throws IOException {
        Path manifest = TinyPhotographs.manifest(folder.resolve("set"), 6, 1);
        Files.write(folder.resolve("small.onnx"), TinyNetworks.random(4, TinyPhotographs.CLASSES, 32).toByteArray());
        Path network = TinyPhotographs.networkFile(folder.resolve("small.conf"), "small.onnx");
        Path prepared = folder.resolve("prepared");
        CommandRun.onTwoCores("prepare", "--manifest", manifest.toString(), "--classes", "5", "--network-conf",
                network.toString(), "--output", prepared.toString()).requireSuccess();
        Path shard = prepared.resolve("shard-00000.parquet");
        // Hadoop's own checksums would tell; other storages have none.
        Files.deleteIfExists(prepared.resolve(".shard-00000.parquet.crc"));
        byte[] source = Files.readAllBytes(shard);
        int pixels = 6 * 32 * 32 * 3;
        Map<String, Integer> outcomes = new TreeMap<>();
        try (SparkSession spark = Predictions.session()) {
            List<Read> sound = read(spark, prepared);
            assertEquals(6, sound.size());
            for (int seed = 0; seed < MUTATIONS; seed++) {
                Random random = new Random(seed);
                byte[] damaged = source.clone();
                // Pixels are most of the file; half of the damage goes to what follows them.
                int from = seed % 2 == 0 ? 0 : Math.min(pixels, source.length - 1);
                for (int i = random.nextInt(3); i >= 0; i--) {
                    damaged[from + random.nextInt(source.length - from)] ^= (byte) (1 << random.nextInt(8));
                }
                Files.write(shard, damaged);
                outcomes.merge(outcome(spark, prepared, sound, seed), 1, Integer::sum);
            }
        }
        System.out.println(MUTATIONS + " damaged shards: " + outcomes);
        assertTrue(List.of("refused", "the same").containsAll(outcomes.keySet()), () -> outcomes.toString());
        assertTrue(outcomes.get("refused") > MUTATIONS / 2, () -> outcomes.toString());
    }

    private static String outcome(SparkSession spark, Path prepared, List<Read> sound, int seed) throws IOException {
        try {
            return read(spark, prepared).equals(sound) ? "the same" : "believed, seed " + seed;
        } catch (InputException refused) {
            return "refused";
        } catch (Exception failure) {
            // Spark's own words for a file that is no Parquet any more, which users are told with what to do.
            return Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                    .anyMatch(cause -> String.valueOf(cause.getMessage()).contains("[FAILED_READ_FILE")) ? "refused"
                    : "fault, seed " + seed + ": " + failure;
        }
    }
}
