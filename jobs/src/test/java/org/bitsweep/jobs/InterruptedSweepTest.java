package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep that is stopped or killed again and again ends with the bytes of an undisturbed one, and keeps what it had finished. */
class InterruptedSweepTest {

    private static final int IMAGES = 60;
    private static final int CLASSES = 4;
    private static final int SIDE = 16;
    private static final int CORES = 2;
    /** The moments, in pieces that are there. */
    private static final List<Integer> STOPS = List.of(20, 60, 120);

    @TempDir
    private static Path folder;

    private static long pieces(Path output) {
        Path predictions = output.resolve("predictions");
        if (!Files.exists(predictions)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(predictions)) {
            return files.filter(path -> path.getFileName().toString().matches("images-.*\\.parquet")).count();
        } catch (IOException | UncheckedIOException beingRenamed) {
            return 0;
        }
    }

    @Test
    void stoppedAndKilled() throws IOException, InterruptedException {
        Path network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(37, CLASSES, SIDE));
        Path manifest = TinyImages.write(folder.resolve("images"), 11, IMAGES, CLASSES, SIDE);
        List<String> sweep = List.of("sweep", "--network", network.toString(), "--manifest", manifest.toString(), "--classes",
                Integer.toString(CLASSES), "--bits", "3,4", "--methods", "none,aciq,all", "--batch-size", "1", "--master",
                "local[" + CORES + "]",
                "--partitions", Integer.toString(7 * IMAGES));
        Path undisturbed = folder.resolve("undisturbed");
        CommandRun.of(sweep, "--output", undisturbed.toString()).requireSuccess();
        long all = pieces(undisturbed);
        assertEquals(7 * IMAGES, all);

        Path output = folder.resolve("disturbed");
        long kept = 0;
        for (int stop : STOPS) {
            Path log = folder.resolve("stop-" + stop + ".log");
            Process process = CommandRun.fork(log, CommandRun.with(sweep, "--output", output.toString()).toArray(String[]::new));
            while (process.isAlive() && pieces(output) < stop) {
                Thread.sleep(10);
            }
            boolean gently = stop != STOPS.get(1);
            if (gently) {
                process.destroy();
            } else {
                process.destroyForcibly();
            }
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), "still running");
            String text = Files.readString(log);
            // 128 and the number of the signal, in particular not 134: no crash inside ONNX Runtime.
            assertEquals(gently ? 143 : 137, process.exitValue(), text);
            assertEquals(gently ? 1 : 0, text.lines().filter(line -> line.startsWith("bitsweep: stopped from outside. What was"
                    + " finished by then stays in " + output + "; the same command with --output " + output)).count(), text);
            long there = pieces(output);
            assertTrue(there >= Math.max(stop, kept) && there < all, there + " pieces after " + kept);
            kept = there;
        }
        CommandRun last = CommandRun.of(sweep, "--output", output.toString()).requireSuccess();
        assertTrue(last.err().contains(" to run: " + (all - kept) + " predictions"), last.err());
        assertEquals(all, pieces(output), "every piece once");
        assertEquals(Files.readString(undisturbed.resolve("results.csv")), Files.readString(output.resolve("results.csv")));
        System.err.printf(java.util.Locale.ROOT, "%d stops: at most %d batches more than the %d of an undisturbed sweep (%.3f)%n",
                STOPS.size(), STOPS.size() * CORES, all, (all + STOPS.size() * (double) CORES) / all);
    }
}
