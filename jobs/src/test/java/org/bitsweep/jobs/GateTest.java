package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bitsweep.ErrorKind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that misses its own float32 accuracy is not quantized. */
class GateTest {

    private static final int IMAGES = 24;
    private static final int SIDE = 16;

    @TempDir
    private static Path folder;

    private static Path manifest;

    @BeforeAll
    static void inputs() throws IOException {
        manifest = TinyImages.writeColours(folder.resolve("images"), 3, IMAGES, SIDE);
    }

    private static CommandRun run(String name, String order, double expected, Path manifest, String... options)
            throws IOException {
        Path network = TinyNetworks.write(folder, name, TinyNetworks.colours(SIDE),
                TinyNetworks.AS_THEY_ARE.replace("rgb", order), "expected { top1 = " + expected + ", source = \"the colours\" }");
        List<String> arguments = new ArrayList<>(List.of("sweep", "--network", network.toString(),
                "--manifest", manifest.toString(), "--classes", "3", "--bits", "8", "--methods", "none",
                "--batch-size", "7", "--master", "local[2]", "--output", folder.resolve("output-" + name).toString()));
        arguments.addAll(Arrays.asList(options));
        return CommandRun.of(arguments);
    }

    private static void requireStopped(String name, String message, CommandRun run) throws IOException {
        assertEquals(message, run.refusal(ErrorKind.GATE));
        Path output = folder.resolve("output-" + name);
        try (var stored = Files.walk(output.resolve("predictions"))) {
            for (Path description : stored.filter(path -> path.endsWith("_evaluation.json")).toList()) {
                assertTrue(Files.readString(description).contains("\"plan\" : \"float32\""), "no quantized network was run");
            }
        }
        assertFalse(Files.exists(output.resolve("table.md")));
    }

    @Test
    void theExpectedAccuracyPasses() throws IOException {
        PrintStream console = System.err;
        ByteArrayOutputStream progress = new ByteArrayOutputStream();
        System.setErr(new PrintStream(progress, true, StandardCharsets.UTF_8));
        CommandRun run;
        try {
            run = run("right", "rgb", 99.9, manifest).requireSuccess();
        } finally {
            System.setErr(console);
        }
        String done = "sweep: 24 of 24 predictions in ";
        assertTrue(progress.toString(StandardCharsets.UTF_8).contains(done), "float32 first, then the rest: " + progress);
        assertTrue(run.err().contains("right: float32 Top-1 on 24 images is 100.00 %, within chance of 99.90 % on all\n"), run.err());
        assertTrue(run.out().contains("100.00"), run.out());
    }

    @Test
    void exchangedChannelsAreRecognized() throws IOException {
        requireStopped("swapped", "swapped: float32 Top-1 on 24 images is 33.33 %, expected 68.91 % to 100.00 % (99.90 %"
                        + " on all). Likely cause: with red and blue exchanged it is 100.00 %: correct channel-order in its"
                        + " preprocessing. --no-gate goes on all the same.",
                run("swapped", "bgr", 99.9, manifest));
    }

    /** A wrong preprocessing costs float32 alone: statistics are collected behind the gate. */
    @Test
    void theGateComesBeforeCalibration() throws IOException {
        Path calibration = TinyImages.writeColours(folder.resolve("calibration"), 7, 6, SIDE);
        String[] calibrated = {"--statistics", "calibrated", "--calibration", calibration.toString()};
        CommandRun stopped = run("stopped", "bgr", 99.9, manifest, calibrated);
        assertTrue(stopped.refusal(ErrorKind.GATE).startsWith("stopped: float32 Top-1 on 24 images is 33.33 %, expected "));
        assertFalse(stopped.err().contains("calibrating"), stopped.err());
        Path output = folder.resolve("output-stopped");
        assertFalse(Files.exists(output.resolve("statistics-stopped.json")));
        try (var sets = Files.list(output.resolve("prepared"))) {
            assertTrue(sets.noneMatch(set -> set.getFileName().toString().startsWith("calibration-")));
        }
        CommandRun passed = run("passed", "rgb", 99.9, manifest, calibrated).requireSuccess();
        assertTrue(passed.err().indexOf("within chance of 99.90 %") < passed.err().indexOf("calibrating passed"), passed.err());
        assertTrue(passed.err().contains("1 of 2 networks found in "), passed.err());
        assertTrue(Files.exists(folder.resolve("output-passed/statistics-passed.json")));
        CommandRun again = run("passed", "rgb", 99.9, manifest, calibrated).requireSuccess();
        assertTrue(again.err().contains("2 of 2 networks found in "), again.err());
    }

    @Test
    void labelsInAnotherOrderAreRecognized() throws IOException {
        List<Integer> rotated = IntStream.range(0, IMAGES).mapToObj(i -> (i + 1) % 3).toList();
        requireStopped("rotated", "rotated: float32 Top-1 on 24 images is 0.00 %, expected 68.91 % to 100.00 % (99.90 %"
                        + " on all). Likely cause: near chance: the order of the classes of labels and network differs, or mean and"
                        + " std are of another scale (divisor). --no-gate goes on all the same.",
                run("rotated", "rgb", 99.9, TinyImages.manifest(folder.resolve("images"), "rotated.csv", rotated)));
    }

    @Test
    void tooGoodIsWrongToo() throws IOException {
        requireStopped("low", "low: float32 Top-1 on 24 images is 100.00 %, expected 5.51 % to 54.29 % (20.00 % on all). Likely"
                        + " cause: higher than known: these images are easier than those of the expected value, or were trained on."
                        + " --no-gate goes on all the same.",
                run("low", "rgb", 20, manifest));
    }

    @Test
    void onRequestTheSweepGoesOn() throws IOException {
        CommandRun run = run("going-on", "bgr", 99.9, manifest, "--no-gate").requireSuccess();
        assertTrue(run.out().contains("33.33"), run.out());
        assertFalse(run.err().contains("within chance"), run.err());
    }
}
