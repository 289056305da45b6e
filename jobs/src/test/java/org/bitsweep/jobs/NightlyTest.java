package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.storage.HadoopFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights one after the other: nothing to compare with, accepted, the same, and one with another network. */
class NightlyTest {

    private static final int SIDE = 16;

    @TempDir
    private Path folder;

    private CommandRun night(Path conf, String... more) {
        return CommandRun.of(List.of("nightly", conf.toString(), "--master", "local[2]", "--format", "csv"), more);
    }

    private List<Path> nights() throws IOException {
        try (Stream<Path> found = Files.list(folder.resolve("nightly of [some] folder/nights"))) {
            return found.sorted().toList();
        }
    }

    @Test
    void aNightOfEachKind() throws IOException, InterruptedException {
        Path manifest = TinyImages.writeColours(folder.resolve("images"), 5, 60, SIDE);
        TinyNetworks.write(folder, "tiny", TinyNetworks.colours(SIDE));
        Path conf = Files.writeString(folder.resolve("nightly.conf"), """
                networks = ["tiny.conf"]
                dataset { format = manifest, location = "images/manifest.csv", classes = 3 }
                bits = [4]
                methods = [none, all]
                batch-size = 20
                output = "nightly of [some] folder"
                """);
        assertTrue(Files.exists(manifest));
        Path home = folder.resolve("nightly of [some] folder");
        Path junit = folder.resolve("verdicts.xml");
        CommandRun first = night(conf, "--junit", junit.toString());
        assertEquals(5, first.code(), first.err());
        String accept = "bitsweep accept " + nights().get(0) + " --baseline " + home.resolve("baseline.csv");
        assertTrue(first.out().endsWith("To begin from it: " + accept + "\n"), first.out());
        assertTrue(Files.readString(junit).contains("tests=\"3\" errors=\"0\" skipped=\"0\" failures=\"0\""));
        CommandRun.of("accept", nights().get(0).toString(), "--baseline", home.resolve("baseline.csv").toString())
                .requireSuccess();
        Thread.sleep(1100);
        CommandRun same = night(conf);
        assertEquals(0, same.code(), same.err());
        assertTrue(same.err().contains("3 of 3 networks found in"), same.err());
        assertEquals(List.of("SAME", "SAME", "SAME"),
                same.out().lines().skip(1).map(line -> line.split(",")[1]).toList());
        TinyNetworks.write(folder, "tiny", TinyNetworks.random(31, 3, SIDE));
        Thread.sleep(1100);
        CommandRun worse = night(conf, "--junit", junit.toString());
        assertEquals(3, worse.code(), worse.err());
        assertTrue(Files.readString(junit).contains(
                "bitsweep accept " + nights().get(2) + " --baseline " + home.resolve("baseline.csv")));
        assertTrue(Files.readString(nights().get(2).resolve("comparison.md")).contains("What differs: network (SHA-256)"));
        String page = Files.readString(nights().get(2).resolve("report.html"));
        assertTrue(page.contains("<td class=\"verdict worse\">WORSE</td>"), "the comparison stands on the page");
        assertTrue(page.contains("<li>3 of 3 nights. "), "and so does the history");
        try (SparkSession spark = Predictions.session()) {
            List<Row> rows = spark.read().parquet(HadoopFiles.literal(List.of(new org.apache.hadoop.fs.Path("file", "",
                            home.resolve("history").toString()).toString())))
                    .orderBy("night").select("cell", "outcome", "n", "right", "series", "evaluation").collectAsList();
            assertEquals(9, rows.size());
            List<Row> float32 = rows.stream().filter(row -> row.getString(0).equals("tiny float32")).toList();
            assertEquals(List.of("NEW", "SAME", "WORSE"), float32.stream().map(row -> row.getString(1)).toList());
            assertEquals(List.of(60L, 60L), float32.stream().limit(2).map(row -> row.getLong(3)).toList());
            // All three nights are of the series that began with the first.
            assertEquals(1, float32.stream().map(row -> row.getString(4)).distinct().count());
            assertEquals(2, float32.stream().map(row -> row.getString(5)).distinct().count());
        }
    }

    @Test
    void effectsOfAllCombinations() throws IOException {
        Path manifest = TinyImages.write(folder.resolve("images"), 9, 40, 3, SIDE);
        Path network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(12, 3, SIDE));
        Path output = folder.resolve("output");
        CommandRun.of("sweep", "--network", network.toString(), "--manifest", manifest.toString(), "--classes", "3", "--bits",
                "2", "--methods", "all-combinations", "--batch-size", "20", "--master", "local[2]", "--output",
                output.toString()).requireSuccess();
        List<String> lines = CommandRun.of("effects", output.toString(), "--format", "csv").requireSuccess().out().lines().toList();
        assertEquals("effect,points,standard error,p,p Holm", lines.get(0));
        assertEquals(15, lines.size() - 1);
        // ACIQ's main effect is the mean of the eight cells with it less that of the eight without.
        List<String> aciq = Predictions.results(output, "aciq");
        List<String> right = Predictions.results(output, "top1_count");
        double points = 0;
        for (int i = 1; i < right.size(); i++) {
            points += (aciq.get(i).equals("1") ? 1 : -1) * Integer.parseInt(right.get(i)) * 100.0 / 40 / 8;
        }
        assertEquals("ACIQ", lines.get(1).split(",")[0]);
        assertEquals(points, Double.parseDouble(lines.get(1).split(",")[1]), 0.0051);
        Path few = folder.resolve("few");
        CommandRun.of("sweep", "--network", network.toString(), "--manifest", manifest.toString(), "--classes", "3", "--bits",
                "2", "--methods", "none", "--batch-size", "20", "--master", "local[2]", "--output", few.toString())
                .requireSuccess();
        assertEquals(few + ": expected all 16 combinations of methods at some bits, found none. Sweep with methods ="
                + " all-combinations.", CommandRun.of("effects", few.toString()).refusal());
    }
}
