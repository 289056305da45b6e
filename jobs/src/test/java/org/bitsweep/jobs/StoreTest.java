package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was computed once is found again; two runs at once harm neither each other nor the store. */
class StoreTest {

    private static final int IMAGES = 12;
    private static final int CLASSES = 4;
    private static final int SIDE = 16;

    @TempDir
    private static Path folder;

    private static Path network;
    private static Path manifest;

    @BeforeAll
    static void inputs() throws IOException {
        network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(31, CLASSES, SIDE));
        manifest = TinyImages.write(folder.resolve("images"), 8, IMAGES, CLASSES, SIDE);
    }

    private static List<String> arguments(String bits, String output, String... more) {
        return Stream.concat(Stream.of("sweep", "--network", network.toString(), "--manifest", manifest.toString(), "--classes",
                Integer.toString(CLASSES), "--bits", bits, "--methods", "none,all", "--batch-size", "5", "--master", "local[2]",
                "--output", folder.resolve(output).toString()), Stream.of(more)).toList();
    }

    private static CommandRun sweep(String bits, String output, String... more) {
        return CommandRun.of(arguments(bits, output, more));
    }

    private static void requireFound(String line, CommandRun run) {
        assertTrue(run.err().contains(line), run.err());
    }

    private static List<String> lines(String output) throws IOException {
        return Predictions.text(folder.resolve(output), "results.csv").lines().toList();
    }

    @Test
    void sweepsShareWhatTheyHaveInCommon() throws IOException {
        String store = folder.resolve("shared").toString();
        requireFound("0 of 3 networks found in file:" + store + "; 3 to run: 36 predictions\n",
                sweep("3", "first", "--store", store).requireSuccess());
        requireFound("3 of 5 networks found in file:" + store + "; 2 to run: 24 predictions\n",
                sweep("3,4", "second", "--store", store).requireSuccess());
        requireFound("5 of 5 networks found in file:" + store + "; 0 to run: 0 predictions\n",
                sweep("3,4", "third", "--store", store).requireSuccess());
        assertEquals(lines("second"), lines("third"));
        sweep("3,4", "alone").requireSuccess();
        assertEquals(lines("alone"), lines("second"));
    }

    @Test
    void aDryRunComputesNothing() throws IOException {
        String store = folder.resolve("dry").toString();
        CommandRun dry = sweep("3", "dry-output", "--store", store, "--dry-run").requireSuccess();
        assertEquals("", dry.out());
        requireFound("can be told once images are prepared", dry);
        assertFalse(Files.exists(folder.resolve("dry")));
        assertFalse(Files.exists(folder.resolve("dry-output")));
        sweep("3", "dry-output", "--store", store).requireSuccess();
        requireFound("3 of 3 networks found", sweep("3", "dry-output", "--store", store, "--dry-run").requireSuccess());
    }

    @Test
    void onRequestEverythingIsComputedAnew() throws IOException {
        sweep("3", "again").requireSuccess();
        List<String> before = lines("again");
        Path predictions = folder.resolve("again/predictions");
        List<Path> pieces;
        try (Stream<Path> files = Files.walk(predictions)) {
            pieces = files.filter(path -> path.toString().endsWith(".parquet")).toList();
        }
        for (Path piece : pieces) {
            Files.write(piece, new byte[] {1, 2, 3});
            Files.deleteIfExists(piece.resolveSibling("." + piece.getFileName() + ".crc"));
        }
        requireFound("0 of 3 networks found", sweep("3", "again", "--recompute").requireSuccess());
        assertEquals(before, lines("again"));
    }

    @Test
    void twoDriversAtOnce() throws Exception {
        List<String> logs = new ArrayList<>();
        List<Process> processes = new ArrayList<>();
        String store = folder.resolve("two").toString();
        for (String output : List.of("two-a", "two-b")) {
            processes.add(CommandRun.fork(folder.resolve(output + ".log"),
                    arguments("2,3,4", output, "--store", store).toArray(String[]::new)));
        }
        for (Process process : processes) {
            assertTrue(process.waitFor(3, TimeUnit.MINUTES), "still running");
        }
        for (String output : List.of("two-a", "two-b")) {
            logs.add(Files.readString(folder.resolve(output + ".log")));
        }
        assertEquals(List.of(0, 0), processes.stream().map(Process::exitValue).toList(), () -> String.join("\n", logs));
        assertEquals(lines("two-a"), lines("two-b"));
        // Into one output only one of them may go; once the other has ended its results are found.
        List<Process> rivals = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            rivals.add(CommandRun.fork(folder.resolve("rival-" + i + ".log"), arguments("2,3", "rivals").toArray(String[]::new)));
        }
        List<Integer> codes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            assertTrue(rivals.get(i).waitFor(3, TimeUnit.MINUTES), "still running");
            codes.add(rivals.get(i).exitValue());
            if (codes.get(i) != 0) {
                String log = Files.readString(folder.resolve("rival-" + i + ".log"));
                assertTrue(log.contains(": another run is under way in it (process "), log);
            }
        }
        assertTrue(codes.contains(0), codes.toString());
        requireFound("5 of 5 networks found", sweep("2,3", "rivals").requireSuccess());
    }
}
