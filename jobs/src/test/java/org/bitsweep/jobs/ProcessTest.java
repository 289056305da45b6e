package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a process of its own ends, and what it leaves. */
class ProcessTest {

    private static final int SIDE = 16;

    @TempDir
    private static Path folder;

    private static Path network;
    private static Path manifest;

    @BeforeAll
    static void inputs() throws IOException {
        network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(23, 3, SIDE));
        manifest = TinyImages.write(folder.resolve("images"), 7, 6, 3, SIDE);
    }

    private static List<String> sweep(String output, String... more) {
        return Stream.concat(Stream.of("sweep", "--network", network.toString(), "--manifest", manifest.toString(), "--classes", "3",
                "--bits", "4", "--methods", "none", "--batch-size", "4", "--master", "local[2]", "--output",
                folder.resolve(output).toString()), Stream.of(more)).toList();
    }

    /** {@code System.exit} would make YARN take a finished driver for a failed one: main returns, and nothing holds the process. */
    @Test
    void successEndsByItselfAndLeavesNothingInTheHomeFolder() throws IOException, InterruptedException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path log = folder.resolve("success.log");
        Process process = CommandRun.fork(log, Map.of("HOME", home.toString()), sweep("success").toArray(String[]::new));
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertTrue(ended, () -> text(log));
        assertEquals(0, process.exitValue(), () -> text(log));
        assertFalse(text(log).contains("stopped from outside"), () -> text(log));
        try (Stream<Path> left = Files.walk(home)) {
            assertEquals(List.of(home), left.toList());
        }
    }

    @Test
    void failureEndsWithItsCode() throws IOException, InterruptedException {
        Path log = folder.resolve("failure.log");
        Process process = CommandRun.fork(log, sweep("failure", "--bits", "99").toArray(String[]::new));
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), () -> text(log));
        assertEquals(2, process.exitValue(), () -> text(log));
    }

    @Test
    void aStopFromOutsideIsOneLine() throws IOException, InterruptedException {
        Path log = folder.resolve("stopped.log");
        Process process = CommandRun.fork(log, sweep("stopped").toArray(String[]::new));
        while (process.isAlive() && !text(log).contains("preparing")) {
            Thread.sleep(50);
        }
        process.destroy();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), () -> text(log));
        assertEquals(1, text(log).lines().filter(line -> line.startsWith("bitsweep: stopped from outside")).count(), () -> text(log));
        assertFalse(text(log).contains("\tat "), () -> text(log));
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
