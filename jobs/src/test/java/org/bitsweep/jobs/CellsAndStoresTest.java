package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons of two cells of one run, and of stores without a record. */
class CellsAndStoresTest {

    private static final int IMAGES = 60;
    private static final int SIDE = 16;

    @TempDir
    private static Path folder;

    private static Path manifest;
    private static Path run;
    private static Path store;

    @BeforeAll
    static void runs() throws IOException {
        manifest = TinyImages.writeColours(folder.resolve("images"), 5, IMAGES, SIDE);
        TinyNetworks.write(folder, "tiny", TinyNetworks.random(31, 3, SIDE));
        store = folder.resolve("store");
        run = sweep("run", store, "--noise-floor", "1");
    }

    private static Path sweep(String output, Path store, String... more) {
        Path target = folder.resolve(output);
        Stream<String> batch = List.of(more).contains("--batch-size") ? Stream.of() : Stream.of("--batch-size", "20");
        CommandRun.of(Stream.of(Stream.of("sweep", "--network", folder.resolve("tiny.conf").toString(), "--manifest",
                manifest.toString(), "--classes", "3", "--bits", "2", "--methods", "none,all", "--master", "local[2]", "--output",
                target.toString(), "--store", store.toString()), Stream.of(more), batch).flatMap(each -> each).toList())
                .requireSuccess();
        return target;
    }

    private static List<List<String>> rows(CommandRun run) {
        return run.out().lines().skip(1).map(line -> List.of(line.split(",", -1))).toList();
    }

    private static CommandRun compare(Object base, String... more) {
        return CommandRun.of(List.of("compare", base.toString(), "--format", "csv"), more);
    }

    private static long right(int row) throws IOException {
        return Long.parseLong(Predictions.results(run, "top1_count").get(row));
    }

    @Test
    void twoCellsOfOneRun() throws IOException {
        CommandRun compared = compare(run, "--cells", "tiny/2W2A/none", "tiny/2W2A/all");
        assertEquals(1, rows(compared).size(), compared.out() + compared.err());
        List<String> row = rows(compared).get(0);
        assertEquals("tiny 2W2A none -> tiny 2W2A all", row.get(0));
        assertEquals(100.0 * right(1) / IMAGES, Double.parseDouble(row.get(3)), 0.0051);
        assertEquals(100.0 * right(2) / IMAGES, Double.parseDouble(row.get(4)), 0.0051);
        assertEquals(right(2) - right(1), Long.parseLong(row.get(8)) - Long.parseLong(row.get(7)));
        // The same cells by their evaluations' digests, as cells of a store, and of two sides that are one.
        String none = Predictions.results(run, "evaluation").get(1).substring(0, 9);
        String all = Predictions.results(run, "evaluation").get(2).substring(0, 9);
        assertEquals(row, rows(compare(run, "--cells", none, all)).get(0));
        List<String> stored = rows(compare(store, store.toString(), "--cells", none, all)).get(0);
        assertEquals(row.subList(1, row.size()), stored.subList(1, row.size()));
        String text = CommandRun.of("compare", run.toString(), "--cells", "tiny/2W2A/none", "tiny/2W2A/all").out();
        assertTrue(text.contains("What differs: quantization plan, in 1 cell of tiny: "), text);
        assertFalse(text.contains("accept"), text);
    }

    /** Two variants of one sweep, and a third that comes down to the first: run once, shown twice. */
    @Test
    void variantsOfOneSweep() throws IOException {
        Path second = TinyNetworks.write(folder, "other", TinyNetworks.random(32, 3, SIDE));
        Path file = Files.writeString(folder.resolve("variants.conf"), """
                networks = ["tiny.conf", "%s"]
                dataset { format = manifest, location = "%s", classes = 3 }
                batch-size = 20
                bits = [2]
                methods = [none]
                variants {
                  plain {}
                  midpoint { settings.rounding = midpoint }
                  gauss { settings.clipping = gauss }
                }
                """.formatted(second.getFileName(), manifest));
        Path target = folder.resolve("variants");
        CommandRun swept = CommandRun.of("sweep", file.toString(), "--master", "local[2]", "--output", target.toString())
                .requireSuccess();
        assertTrue((swept.out() + swept.err()).contains("0 of 6 networks found"), "two networks: float32, plain, midpoint");
        CommandRun compared = compare(target, "--variants", "plain", "midpoint");
        assertEquals(List.of("tiny float32", "tiny 2W2A none", "other float32", "other 2W2A none"),
                rows(compared).stream().map(row -> row.get(0)).filter(cell -> !cell.isBlank()).limit(4).toList());
        assertEquals("SAME", rows(compared).get(0).get(1));
        assertTrue(rows(compare(target, "--variants", "plain", "gauss")).stream().limit(4).allMatch(row -> row.get(1).equals("SAME")));
        String text = CommandRun.of("compare", target.toString(), "--variants", "plain", "midpoint").out();
        assertTrue(text.contains("The variant midpoint is compared with plain."), text);
        assertTrue(text.contains("Together, 2W2A none: 2 networks, n = 120, "), text);
        assertEquals(target + ": expected the variant \"midpoints\", found plain, midpoint, gauss. Did you mean \"midpoint\"? Name two"
                + " of them.", compare(target, "--variants", "plain", "midpoints").refusal());
        assertEquals(run + ": expected the variant \"plain\", found none: its sweep has no variants. Name two of them.",
                compare(run, "--variants", "plain", "midpoint").refusal());
        assertEquals("command line: --cells and --variants exclude each other. Keep one.",
                compare(run, "--cells", "a", "b", "--variants", "plain", "midpoint").refusal());
    }

    /** Half of the combinations of SQuant, ACIQ and bias correction, two networks: what each does, and what each cell spends. */
    @Test
    void settingsAsFactors() throws IOException {
        Path second = TinyNetworks.write(folder, "second", TinyNetworks.random(33, 3, SIDE));
        Path file = Files.writeString(folder.resolve("factors.conf"), """
                networks = ["tiny.conf", "%s"]
                dataset { format = manifest, location = "%s", classes = 3 }
                batch-size = 20
                bits = [2]
                variants {
                  plain { methods = [none, "aciq+bias-correction"] }
                  squant { methods = [aciq, bias-correction], settings { weight-rounding = squant, equalization = none } }
                }
                """.formatted(second.getFileName(), manifest));
        Path target = folder.resolve("factors");
        CommandRun.of("sweep", file.toString(), "--master", "local[2]", "--output", target.toString()).requireSuccess();
        List<String> lines = CommandRun.of("effects", target.toString(), "--format", "csv").requireSuccess().out().lines()
                .filter(line -> !line.isBlank() && !line.startsWith("effect,")).toList();
        // Of tiny, second and both: three main effects, each with the interaction of the two others.
        assertEquals(9, lines.size(), lines::toString);
        assertEquals(List.of("ACIQ, or bias correction x weight-rounding = squant", "bias correction, or ACIQ x weight-rounding = squant",
                "weight-rounding = squant, or ACIQ x bias correction"), lines.stream().limit(3)
                        .map(line -> line.substring(1, line.indexOf('"', 1))).toList());
        List<String> right = Predictions.results(target, "top1_count");
        // Rows: float32, none, both; float32, ACIQ, corrected with SQuant; the same of the other network.
        double tiny = (right(right, 4) + right(right, 5) - right(right, 1) - right(right, 2)) * 100.0 / 2 / IMAGES;
        double other = (right(right, 10) + right(right, 11) - right(right, 7) - right(right, 8)) * 100.0 / 2 / IMAGES;
        assertEquals(tiny, points(lines.get(2)), 0.0051);
        assertEquals(other, points(lines.get(5)), 0.0051);
        assertEquals((tiny + other) / 2, points(lines.get(8)), 0.0051);
        // Weights: 162 + 432 + 24, of which the first convolution's and the classifier's have 8 bits.
        assertEquals((186 * 8 + 432 * 2) / 618.0,
                Double.parseDouble(Predictions.results(target, "average_weight_bits").get(1)), 1e-4);
        assertTrue(Predictions.text(target, "results.json").contains("\"spent\""));
        double entropy = Double.parseDouble(Predictions.results(target, "weight_entropy_bits").get(1));
        assertTrue(entropy > 1 && entropy < (186 * 8 + 432 * 2) / 618.0, entropy + " bits");
        String page = Predictions.text(target, "report.html");
        for (String text : List.of("Effects of methods and settings on Top-1 of all 2 networks", "Main effects of methods and settings at 2W2A",
                "All effects of methods and settings at 2W2A",
                "factors: effects of methods and settings on Top-1 of tiny, 2W2A")) {
            assertTrue(page.contains(text), text);
        }
    }

    private static long right(List<String> counts, int row) {
        return Long.parseLong(counts.get(row));
    }

    private static double points(String line) {
        return Double.parseDouble(line.substring(line.indexOf('"', 1) + 2).split(",")[0]);
    }

    @Test
    void aCellWithoutBatchIsComparedWithOneOfABatch() {
        CommandRun compared = CommandRun.of("compare", run.toString(), "--cells", "tiny float32", "tiny 2W2A none");
        assertTrue(compared.out().contains("What differs: batch, in 1 cell of tiny: independent -> 20."), compared.out());
        assertFalse(compared.out().contains("NOT_COMPARABLE"), compared.out());
    }

    @Test
    void whatIsNoCellIsRefusedByName() {
        assertEquals(run + ": expected one cell \"tiny/2W2A/non\", found none. Did you mean \"tiny 2W2A none\"? Name a cell of it,"
                + " such as \"tiny float32\", or the first 6 digits or more of an evaluation's digest.",
                compare(run, "--cells", "tiny/2W2A/non", "tiny/2W2A/all").refusal());
        assertEquals("command line: expected two runs, or one run and --cells or --variants, found one run. Name another, or two"
                + " cells of it.",
                compare(run).refusal());
        assertTrue(CommandRun.of("accept", store.toString(), "--baseline", folder.resolve("b.csv").toString()).refusal()
                .startsWith(store + ": expected the output folder of a finished sweep, with results.json in it, or a baseline"));
    }

    @Test
    void storesAreJoinedByWhatTheirEvaluationsAre() throws IOException {
        Path other = folder.resolve("other store");
        sweep("again", other);
        CommandRun same = compare(store, other.toString());
        assertEquals(0, same.code(), same.out() + same.err());
        assertEquals(3, rows(same).size());
        assertTrue(rows(same).stream().allMatch(row -> row.get(1).equals("SAME")), same.out());
        String float32 = Predictions.results(run, "evaluation").get(0).substring(0, 8);
        assertTrue(same.out().contains("\ntiny float32 [" + float32 + "],SAME,60,"), same.out());
        // The replicates of the one store are its noise floor: something is asked for.
        assertTrue(rows(same).stream().noneMatch(row -> row.get(12).equals("-")), same.out());
        // A run beside a store has its own names.
        CommandRun mixed = compare(other, run.toString());
        assertEquals(List.of("tiny float32", "tiny 2W2A none", "tiny 2W2A all"), rows(mixed).stream().map(row -> row.get(0)).toList());
        assertEquals(0, mixed.code(), mixed.out());
        assertEquals(0, compare(run, other.toString()).code());
    }

    @Test
    void whatAStoreLacksIsNamed() throws IOException {
        Path batches = folder.resolve("batches");
        sweep("in batches", batches, "--batch-size", "30");
        CommandRun compared = compare(store, batches.toString());
        assertEquals(5, compared.code(), compared.out() + compared.err());
        assertEquals(List.of("MISSING", "MISSING", "NEW", "NEW", "SAME"), rows(compared).stream().map(row -> row.get(1)).sorted().toList());
        CommandRun asked = CommandRun.of("compare", run.toString(), batches.toString());
        assertEquals(5, asked.code());
        assertTrue(asked.out().contains("2 evaluations of " + batches + " are in no cell of the other side."), asked.out());
        String digest = Predictions.results(folder.resolve("in batches"), "evaluation").get(0);
        Files.delete(batches.resolve("predictions/evaluation=" + digest + "/_finished.json"));
        CommandRun part = CommandRun.of("compare", store.toString(), batches.toString());
        assertTrue(part.out().replaceAll("\\s+", " ").contains("Not compared, because " + batches
                + " has only a part of them: tiny float32 [" + digest.substring(0, 8) + "]."), part.out());
    }

    @Test
    void cellsOnOtherImagesAreNotCompared() {
        Path part = sweep("part", folder.resolve("part store"), "--limit", "40");
        CommandRun compared =
                CommandRun.of("compare", run.toString(), part.toString(), "--cells", "tiny/2W2A/none", "tiny/2W2A/all");
        assertEquals(5, compared.code(), compared.err());
        assertTrue(compared.out().replaceAll("\\s+", " ").contains("tiny 2W2A none -> tiny 2W2A all: NOT_COMPARABLE. Not compared,"
                + " because these differ: images. Run both sides under the same conditions."), compared.out());
    }

    /** A copy of the store's float32 evaluation as another engine would have left it. */
    private static void byEngine(Path from, Path to, String engine, char digit) throws IOException {
        String digest = Predictions.results(run, "evaluation").get(0);
        Path source = from.resolve("predictions/evaluation=" + digest);
        Path target = Files.createDirectories(to.resolve("predictions/evaluation=" + String.valueOf(digit).repeat(64)));
        try (Stream<Path> files = Files.list(source)) {
            // Without the checksum of what is edited below.
            for (Path file : files.filter(each -> !each.endsWith("._evaluation.json.crc")).toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        Path description = target.resolve("_evaluation.json");
        Files.writeString(description,
                Files.readString(description).replaceAll("(\"engine\" : )\"[^\"]*\"", "$1\"" + engine + "\""));
    }

    @Test
    void anotherEngineIsAnotherEvaluationOfTheSameCell() throws IOException {
        Path old = folder.resolve("old engine");
        byEngine(store, old, "0.9.0", 'a');
        CommandRun compared = CommandRun.of("compare", old.toString(), run.toString());
        // The run's other cells are new to that store.
        assertEquals(0, compared.code(), compared.out() + compared.err());
        assertTrue(compared.out().contains("What differs: engine (ONNX Runtime), in 1 cell of tiny: 0.9.0 -> "), compared.out());
        Path several = folder.resolve("several engines");
        byEngine(store, several, "0.7.0", 'b');
        byEngine(store, several, "0.8.0", 'c');
        assertEquals(several + ": tiny float32: expected one evaluation, found 2 that differ in their engine (0.7.0, 0.8.0). Choose"
                + " by their digests: --cells DIGEST DIGEST.",
                CommandRun.of("compare", run.toString(), several.toString()).refusal());
        assertEquals(0, compare(several, "--cells", "bbbbbb", "cccccc").code());
    }

    @Test
    void anEarlyStopIsReplayed() {
        CommandRun compared = compare(run, "--cells", "tiny float32", "tiny 2W2A all", "--early-stop", "7", "--non-inferior", "90");
        List<String> lines = compared.out().lines().toList();
        assertEquals("cell,unit,stop,images,of,saved %,only base,only new,e worse,e not inferior", lines.get(3), compared.out());
        List<String> row = List.of(lines.get(4).split(","));
        // Batches of twenty are the units.
        assertEquals(List.of("tiny float32 -> tiny 2W2A all", "20"), row.subList(0, 2));
        assertEquals("60", row.get(4));
        String text = CommandRun.of("compare", run.toString(), run.toString(), "--early-stop", "7").out();
        assertTrue(text.contains("An early stop would have evaluated 180 of 180 images (0.0 % saved), in random order with seed 7."),
                text);
    }
}
