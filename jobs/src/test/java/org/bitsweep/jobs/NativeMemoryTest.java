package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks wait for native memory or are refused; results know nothing of it. */
class NativeMemoryTest {

    private static final int IMAGES = 48;
    private static final int CLASSES = 4;
    private static final int SIDE = 64;
    private static final String NEED = "a task takes about (\\d+) MiB of native memory on batches of 8";

    @TempDir
    private static Path folder;

    private static List<String> sweep;
    private static int taskMebibytes;

    @BeforeAll
    static void inputs() throws IOException {
        Path network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(41, CLASSES, SIDE));
        Path manifest = TinyImages.write(folder.resolve("images"), 9, IMAGES, CLASSES, SIDE);
        sweep = List.of("sweep", "--network", network.toString(), "--manifest", manifest.toString(), "--classes",
                Integer.toString(CLASSES), "--bits", "3", "--methods", "none,all", "--batch-size", "8", "--master", "local[2]",
                "--partitions", "8");
        Matcher need = Pattern.compile(NEED).matcher(run("dry", "--dry-run").requireSuccess().err());
        assertTrue(need.find());
        taskMebibytes = Integer.parseInt(need.group(1));
    }

    private static CommandRun run(String output, String... more) {
        return CommandRun.of(CommandRun.with(sweep, "--output", folder.resolve(output).toString()), more);
    }

    @Test
    void aTaskThatCannotFitIsRefusedBeforeAnythingIsRun() {
        assertTrue(taskMebibytes >= 2, "the network is too small for this test: " + taskMebibytes);
        CommandRun refused = run("refused", "--native-memory", "1m");
        String message = refused.refusal();
        assertTrue(message.matches("tiny: a batch of 8 images needs " + (taskMebibytes + 1) + " MiB of native memory a task; an"
                + " executor has 1 MiB\\. (The largest batch that fits is \\d: set batch-size|Not even one image fits).*"), message);
        assertFalse(Files.exists(folder.resolve("refused")));
        assertEquals("command line: expected --native-memory of at least 1m, such as 800m or 6g, found many.",
                run("refused", "--native-memory", "many").refusal());
    }

    /** Calibration holds its share like evaluation, and is refused like it; the least that is named does. */
    @Test
    void calibrationHasItsShareToo() throws IOException {
        int side = 256;
        Path network = TinyNetworks.write(folder, "large", TinyNetworks.random(42, CLASSES, side));
        Path manifest = TinyImages.write(folder.resolve("large-images"), 10, 6, CLASSES, side);
        List<String> calibrate = List.of("calibrate", network.toString(), "--manifest", manifest.toString(), "--classes",
                Integer.toString(CLASSES), "--master", "local[2]");
        String message = CommandRun.of(calibrate, "--output", folder.resolve("refused.json").toString(), "--native-memory", "1m")
                .refusal();
        Matcher told = Pattern.compile("large: a batch of 1 image needs (\\d+) MiB of native memory a task; an executor has 1 MiB\\."
                + " Not even one image fits: give executors more\\. Give --native-memory (\\d+)m, with which every network runs on"
                + " all 2 cores of an executor, or at least (\\d+) MiB\\.").matcher(message);
        assertTrue(told.matches(), message);
        assertEquals(told.group(1), told.group(3));
        assertTrue(Integer.parseInt(told.group(2)) > Integer.parseInt(told.group(3)), message);
        List<String> statistics = new ArrayList<>();
        for (String size : List.of("1g", told.group(3) + "m")) {
            Path output = folder.resolve("statistics-" + size + ".json");
            CommandRun.of(calibrate, "--output", output.toString(), "--native-memory", size).requireSuccess();
            statistics.add(Files.readString(output));
        }
        assertEquals(statistics.get(0), statistics.get(1));
    }

    @Test
    void whereOneTaskFitsTheOtherWaits() throws IOException {
        CommandRun free = run("free").requireSuccess();
        assertFalse(free.err().contains("waiting for native memory"), free.err());
        CommandRun narrow = run("narrow", "--native-memory", (taskMebibytes + 1) + "m", "--streaming", "never").requireSuccess();
        Matcher waited = Pattern.compile("% waiting for native memory \\((\\d+) tasks\\)").matcher(narrow.err());
        assertTrue(waited.find(), narrow.err());
        assertTrue(Integer.parseInt(waited.group(1)) >= 1);
        for (String file : List.of("results.csv", "table.md")) {
            assertEquals(Predictions.text(folder.resolve("free"), file), Predictions.text(folder.resolve("narrow"), file));
        }
    }

    /** What fits is a matter of the plan's tests; here the same predictions come out of it, but for values at a tie. */
    @Test
    void streamedBatchesPredictAlike() throws IOException {
        CommandRun whole = run("whole").requireSuccess();
        CommandRun streamed = run("streamed", "--streaming", "always").requireSuccess();
        assertTrue(run("told", "--dry-run", "--streaming", "always").requireSuccess().err().contains("on batches of 8, streamed"));
        assertFalse(whole.err().contains("streamed"), whole.err());
        assertTrue(streamed.err().contains("predictions"), streamed.err());
        List<String> expected = List.of(Predictions.text(folder.resolve("whole"), "results.csv").split("\n"));
        List<String> found = List.of(Predictions.text(folder.resolve("streamed"), "results.csv").split("\n"));
        assertEquals(expected.size(), found.size());
        assertEquals(expected.get(0), found.get(0));
        assertEquals(expected.stream().filter(line -> line.contains("float32")).toList(),
                found.stream().filter(line -> line.contains("float32")).toList());
        assertTrue(Predictions.text(folder.resolve("streamed"), "table.md").contains(" streamed"), "it stands beside the table");
        assertFalse(Predictions.text(folder.resolve("whole"), "table.md").contains(" streamed"));
        assertEquals("command line: expected --streaming automatic, always or never, found sometimes.",
                run("wrong", "--streaming", "sometimes").refusal());
    }
}
