package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** Runs on tiny networks compared from end to end: their verdicts, files and exit codes. */
class CompareTest {

    private static final int IMAGES = 60;
    private static final int SIDE = 16;

    @TempDir
    private static Path folder;

    private static Path manifest;
    private static Path before;

    @BeforeAll
    static void runs() throws IOException {
        manifest = TinyImages.writeColours(folder.resolve("images"), 5, IMAGES, SIDE);
        Files.createDirectories(folder.resolve("good"));
        Files.createDirectories(folder.resolve("bad"));
        TinyNetworks.write(folder.resolve("good"), "tiny", TinyNetworks.colours(SIDE));
        // A network of the same name that knows nothing of colours.
        TinyNetworks.write(folder.resolve("bad"), "tiny", TinyNetworks.random(31, 3, SIDE));
        before = sweep("good", "before", "--bits", "8,4");
    }

    private static Path sweep(String network, String output, String... more) {
        Path target = folder.resolve(output);
        Stream<String> batch = List.of(more).contains("--batch-size") ? Stream.of() : Stream.of("--batch-size", "20");
        CommandRun.of(Stream.concat(Stream.of("sweep", "--network", folder.resolve(network).resolve("tiny.conf").toString(),
                "--manifest", manifest.toString(), "--classes", "3", "--methods", "none,all", "--master",
                "local[2]", "--output", target.toString()), Stream.concat(Stream.of(more), batch)).toList()).requireSuccess();
        return target;
    }

    private static List<List<String>> compare(int code, Path base, Path changed, String... more) {
        CommandRun run = CommandRun.of(List.of("compare", base.toString(), changed.toString(), "--format", "csv"), more);
        assertEquals(code, run.code(), run.out() + run.err());
        return run.out().lines().skip(1).map(line -> List.of(line.split(","))).toList();
    }

    private static List<String> column(List<List<String>> rows, int index) {
        return rows.stream().map(row -> row.get(index)).toList();
    }

    @Test
    void theSameRunAgainIsTheSameEverywhere() {
        List<List<String>> rows = compare(0, before, sweep("good", "same", "--bits", "8,4", "--store", before.toString()));
        assertEquals(List.of("tiny float32", "tiny 8W8A none", "tiny 4W4A none", "tiny 8W8A all", "tiny 4W4A all"),
                column(rows, 0));
        assertEquals(List.of("SAME", "SAME", "SAME", "SAME", "SAME"), column(rows, 1));
        // The network tells colours without fail.
        assertEquals(List.of("60", "100.00", "100.00", "+0.00"), rows.get(0).subList(2, 6));
        String text = CommandRun.of("compare", before.toString(), folder.resolve("same").toString()).out();
        assertTrue(text.contains("Nothing else differs between the two"), text);
    }

    @Test
    void anotherNetworkIsWorseAndNamed() throws Exception {
        Path worse = sweep("bad", "worse", "--bits", "8,4");
        Path junit = folder.resolve("verdicts.xml");
        List<List<String>> rows = compare(3, before, worse, "--junit", junit.toString());
        assertEquals("WORSE", rows.get(0).get(1));
        String right = Predictions.results(worse, "top1_count").get(0);
        int lost = IMAGES - Integer.parseInt(right);
        assertEquals(List.of(Integer.toString(lost), "0"), rows.get(0).subList(7, 9));
        Element suite = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(junit.toFile()).getDocumentElement();
        assertEquals("5", suite.getAttribute("tests"));
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertEquals("WORSE", failure.getAttribute("type"));
        assertTrue(failure.getTextContent().contains("right only before " + lost + ", only now 0;"), failure.getTextContent());
        assertTrue(failure.getTextContent().contains("bitsweep accept " + worse + " --baseline baseline.csv"),
                failure.getTextContent());
        String text = CommandRun.of("compare", before.toString(), worse.toString(), "--format", "markdown").out();
        assertTrue(text.contains("- What differs: network (SHA-256), in 5 cells of tiny: "), text);
        assertFalse(text.contains("What differs: engine"), text);
        // The other way round the baseline is stale.
        assertEquals("BETTER", compare(4, worse, before).get(0).get(1));
    }

    @Test
    void cellsOfOneSide() throws IOException {
        Path fewer = sweep("good", "fewer", "--bits", "8", "--store", before.toString());
        assertEquals(List.of("SAME", "SAME", "MISSING", "SAME", "MISSING"), column(compare(5, before, fewer), 1));
        assertEquals(List.of("SAME", "SAME", "SAME", "NEW", "NEW"), column(compare(0, fewer, before), 1));
    }

    @Test
    void otherImagesAndBatchesAreNotCompared() {
        Path part = sweep("good", "part", "--bits", "8,4", "--limit", "40");
        assertEquals("NOT_COMPARABLE", compare(5, before, part).get(0).get(1));
        CommandRun run = CommandRun.of("compare", before.toString(), part.toString());
        assertTrue(run.out().contains("tiny float32: NOT_COMPARABLE. Not compared, because these differ: images."), run.out());
        Path batches = sweep("good", "batches", "--bits", "8,4", "--batch-size", "30");
        List<List<String>> rows = compare(5, before, batches);
        // Float32 does not depend on its batch.
        assertEquals(List.of("SAME", "NOT_COMPARABLE", "NOT_COMPARABLE", "NOT_COMPARABLE", "NOT_COMPARABLE"), column(rows, 1));
    }

    @Test
    void anAcceptedRunIsABaseline() throws IOException {
        Path baseline = folder.resolve("baseline.csv");
        CommandRun accepted = CommandRun.of("accept", before.toString(), "--baseline", baseline.toString()).requireSuccess();
        assertTrue(accepted.out().startsWith("5 cells of " + before + " are accepted in " + baseline), accepted.out());
        assertTrue(Files.readString(baseline).lines().skip(1).allMatch(line -> line.contains(",before,")),
                "the store is named from the baseline's folder");
        assertEquals("SAME", compare(0, baseline, before).get(4).get(1));
        Path elsewhere = Files.writeString(folder.resolve("elsewhere.csv"),
                Files.readString(baseline).replace(",before,", ",nowhere,"));
        String refusal = CommandRun.of("compare", elsewhere.toString(), before.toString()).refusal();
        assertTrue(refusal.contains("nowhere: expected the predictions of tiny float32 (evaluation "), refusal);
        Path damaged = Files.writeString(folder.resolve("damaged.csv"), Files.readString(baseline).replace(",60,60,", ",60,6o,"));
        assertEquals(damaged + ":2: right: expected numbers, found \"6o\". Accept a run anew.",
                CommandRun.of("compare", damaged.toString(), before.toString()).refusal());
        Path lying = Files.writeString(folder.resolve("lying.csv"), Files.readString(baseline).replace(",60,60,", ",60,59,"));
        assertTrue(CommandRun.of("compare", lying.toString(), before.toString()).refusal()
                .contains("tiny float32: expected 59 right of 60 images, found 60 of 60 in "));
        assertEquals(folder.resolve("images") + ": expected the output folder of a finished sweep, with results.json in it, a"
                + " baseline (.csv), or a store of predictions, found none of them. Correct the path, or let the sweep finish.",
                CommandRun.of("compare", folder.resolve("images").toString(), before.toString()).refusal());
    }

    @Test
    void theNoiseFloorIsMeasuredAndAsksForLess() throws IOException {
        Path noisy = sweep("bad", "noisy", "--bits", "2", "--noise-floor", "2");
        JsonNode network = new ObjectMapper().readTree(noisy.resolve("results.json").toFile()).get("networks").get(0);
        assertEquals(2, network.get("float32").get("noise").get("replicates").asInt());
        // Float32, without and with all methods: each with two replicates of its own.
        try (Stream<Path> evaluations = Files.list(noisy.resolve("predictions"))) {
            assertEquals(9, evaluations.filter(path -> path.getFileName().toString().startsWith("evaluation=")).count());
        }
        Path quiet = sweep("bad", "quiet", "--bits", "2", "--store", noisy.toString());
        assertEquals(Predictions.results(noisy, "top1_count"), Predictions.results(quiet, "top1_count"));
        assertEquals("SAME", compare(0, quiet, noisy).get(0).get(1));
    }
}
