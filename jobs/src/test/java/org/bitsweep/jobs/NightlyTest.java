package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        try (Stream<Path> found = Files.list(folder.resolve("nightly of [some] folder's $HOME/nights"))) {
            return found.sorted().toList();
        }
    }

    /** Images, a network that is right on all of them, and the nightly's file, which is what is returned. */
    private Path nightly() throws IOException {
        assertTrue(Files.exists(TinyImages.writeColours(folder.resolve("images"), 5, 60, SIDE)));
        TinyNetworks.write(folder, "tiny", TinyNetworks.colours(SIDE));
        return Files.writeString(folder.resolve("nightly.conf"), """
                networks = ["tiny.conf"]
                dataset { format = manifest, location = "images/manifest.csv", classes = 3 }
                bits = [4]
                methods = [none, all]
                batch-size = 20
                output = "nightly of [some] folder's $HOME"
                """);
    }

    @Test
    void aNightOfEachKind() throws IOException, InterruptedException {
        Path conf = nightly();
        Path home = folder.resolve("nightly of [some] folder's $HOME");
        Path junit = folder.resolve("verdicts.xml");
        CommandRun first = night(conf, "--junit", junit.toString());
        assertEquals(5, first.code(), first.err());
        String begin = "To begin from it: ";
        String accept = first.out().substring(first.out().indexOf(begin) + begin.length()).strip();
        assertEquals(List.of("bitsweep", "accept", nights().get(0).toString(), "--baseline",
                home.resolve("baseline.csv").toString()), wordsInAShell(accept));
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
        String message = Files.readString(junit);
        message = message.substring(message.indexOf("accept it: ") + "accept it: ".length(), message.indexOf("\" type="))
                .replace("&#39;", "'").replace("&apos;", "'").replace("&amp;", "&");
        List<String> again = wordsInAShell(message);
        assertEquals(List.of("accept", nights().get(2).toString()), again.subList(1, 3));
        CommandRun terminal = CommandRun.of("compare", home.resolve("baseline.csv").toString(), nights().get(2).toString());
        // However long it is, the command stands on one line.
        String command = terminal.out().lines().filter(line -> line.startsWith("  bitsweep accept")).findFirst().orElseThrow();
        assertEquals(again, wordsInAShell(command));
        assertTrue(Files.readString(nights().get(2).resolve("comparison.md"))
                .contains("- Step since the night before: tiny float32 DOWN by -"));
        CommandRun.of(again.subList(1, again.size())).requireSuccess();
        Thread.sleep(1100);
        assertEquals(0, night(conf).code());
        assertTrue(Files.readString(nights().get(2).resolve("comparison.md")).contains("What differs: network (SHA-256)"));
        String page = Files.readString(nights().get(2).resolve("report.html"));
        assertTrue(page.contains("<td class=\"verdict worse\">WORSE</td>"), "the comparison stands on the page");
        assertTrue(page.contains("<li>3 of 3 nights. "), "and so does the history");
        try (SparkSession spark = Predictions.session()) {
            List<Row> rows = spark.read().parquet(HadoopFiles.literal(List.of(new org.apache.hadoop.fs.Path("file", "",
                            home.resolve("history").toString()).toString())))
                    .orderBy("night").select("cell", "outcome", "n", "right", "series", "evaluation", "step",
                            "step_points").collectAsList();
            assertEquals(12, rows.size());
            List<Row> float32 = rows.stream().filter(row -> row.getString(0).equals("tiny float32")).toList();
            assertEquals(List.of("NEW", "SAME", "WORSE", "SAME"), float32.stream().map(row -> row.getString(1)).toList());
            assertEquals(List.of(60L, 60L), float32.stream().limit(2).map(row -> row.getLong(3)).toList());
            // Three nights are of the series that began with the first; what was accepted then begins another.
            assertEquals(1, float32.stream().limit(3).map(row -> row.getString(4)).distinct().count());
            assertEquals(float32.get(2).getString(5), float32.get(3).getString(4));
            assertEquals(2, float32.stream().map(row -> row.getString(5)).distinct().count());
            assertEquals(List.of("FIRST", "LEVEL", "DOWN", "FIRST"), float32.stream().map(row -> row.getString(6)).toList());
            assertEquals(0, float32.get(1).getDouble(7));
            assertEquals(100.0 * (float32.get(2).getLong(3) - 60) / 60, float32.get(2).getDouble(7), 1e-9);
        }
        List<String> told = CommandRun.of("history", home.toString(), "--cell", "tiny float32", "--format", "csv", "--master",
                "local[2]").requireSuccess().out().lines().toList();
        assertEquals("cell,night (UTC),n,Top-1,verdict,series,step,points,p Holm", told.get(0));
        assertEquals(List.of("FIRST", "LEVEL", "DOWN", "FIRST"), told.stream().skip(1).map(line -> line.split(",")[6]).toList());
        assertEquals("--cell tiny float: expected a cell of " + home + ", found no night of it. Did you mean \"tiny float32\"?",
                CommandRun.of("history", home.toString(), "--cell", "tiny float", "--master", "local[2]").refusal());
    }

    @Test
    void anotherBuildComputesAnewAndIsComparedWithTheAcceptedOne() throws IOException, InterruptedException {
        Path conf = nightly();
        Path home = folder.resolve("nightly of [some] folder's $HOME");
        assertEquals(5, night(conf).code());
        Path baseline = home.resolve("baseline.csv");
        CommandRun.of("accept", nights().get(0).toString(), "--baseline", baseline.toString()).requireSuccess();
        // As if another build had made them.
        Path store = home.resolve("store");
        Path build;
        try (Stream<Path> builds = Files.list(store)) {
            build = builds.filter(each -> each.getFileName().toString().startsWith("build-")).findFirst().orElseThrow();
        }
        Files.move(build, store.resolve("build-other"));
        for (Path record : List.of(baseline, nights().get(0).resolve("results.json"))) {
            String text = Files.readString(record);
            assertTrue(text.contains(build.getFileName().toString()), text);
            Files.writeString(record, text.replace(build.getFileName().toString(), "build-other"));
            Files.deleteIfExists(record.resolveSibling("." + record.getFileName() + ".crc"));
        }
        Thread.sleep(1100);
        CommandRun night = night(conf);
        assertEquals(0, night.code(), night.err());
        assertTrue(night.err().contains("0 of 3 networks found in"), night.err());
        assertTrue(Files.isDirectory(build) && Files.isDirectory(store.resolve("build-other")));
        List<String> steps = CommandRun.of("history", home.toString(), "--format", "csv", "--master", "local[2]")
                .requireSuccess().out().lines().skip(1).map(line -> line.split(",")[6]).toList();
        assertEquals(List.of("FIRST", "LEVEL", "FIRST", "LEVEL", "FIRST", "LEVEL"), steps);
    }

    /** What a POSIX shell makes of a command. */
    private static List<String> wordsInAShell(String command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\n' " + command).redirectErrorStream(true).start();
        String words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor(), words);
        return words.lines().toList();
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
        assertEquals(few + ": expected all 16 combinations of methods at some bits, or variants that are a balanced part of all"
                + " combinations of two-level settings and methods, found neither. Sweep with methods = all-combinations, or with"
                + " such variants.", CommandRun.of("effects", few.toString()).refusal());
    }
}
