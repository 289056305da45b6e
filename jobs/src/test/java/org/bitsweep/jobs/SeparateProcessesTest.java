package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep on executors in JVMs of their own: what is not shipped to them is not there. */
class SeparateProcessesTest {

    private static final int IMAGES = 60;
    private static final int CLASSES = 6;
    private static final int SIDE = 16;

    @TempDir
    private static Path folder;

    private static List<String> sweep;
    private static Path local;

    private Process driver;

    @BeforeAll
    static void runLocally() throws IOException {
        Path network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(17, CLASSES, SIDE));
        Path manifest = TinyImages.write(folder.resolve("images"), 5, IMAGES, CLASSES, SIDE);
        sweep = List.of("sweep", "--network", network.toString(), "--manifest", manifest.toString(), "--classes",
                Integer.toString(CLASSES), "--bits", "4", "--batch-size", "12");
        local = folder.resolve("local");
        CommandRun.of(sweep, "--master", "local[2]", "--output", local.toString()).requireSuccess();
    }

    /** Executors end with their driver; what a failed test leaves is ended here. */
    @AfterEach
    void end() {
        if (driver != null) {
            driver.descendants().forEach(ProcessHandle::destroyForcibly);
            driver.destroyForcibly();
        }
    }

    private int run(String output) throws IOException, InterruptedException {
        start(output);
        assertTrue(driver.waitFor(5, TimeUnit.MINUTES), () -> log(output));
        return driver.exitValue();
    }

    private void start(String output) throws IOException {
        List<String> arguments = new ArrayList<>(sweep);
        arguments.addAll(List.of("--output", folder.resolve(output).toString()));
        driver = SeparateProcesses.start(
                Files.createDirectory(folder.resolve(output + "-spark")), folder.resolve(output + ".log"), arguments);
    }

    private static String log(String output) {
        try {
            return Files.readString(folder.resolve(output + ".log"));
        } catch (IOException missing) {
            return missing.toString();
        }
    }

    private static void requireSameResults(String output) throws IOException {
        for (String file : List.of("results.csv", "results.json", "table.md")) {
            assertEquals(Predictions.text(local, file), Predictions.text(folder.resolve(output), file), file);
        }
    }

    @Test
    void theSameBytesAsInOneProcess() throws Exception {
        assertEquals(0, run("separate"), () -> log("separate"));
        requireSameResults("separate");
        try (Stream<Path> logs = Files.find(
                folder.resolve("separate-spark"), 5, (path, unused) -> path.endsWith("stderr"))) {
            assertEquals(2, logs.count(), "one log an executor");
        }
    }

    @Test
    void aKilledExecutorChangesNothing() throws Exception {
        start("killed");
        Path predictions = folder.resolve("killed").resolve("predictions");
        while (SeparateProcesses.executors(driver).size() < 2 || !Files.exists(predictions)) {
            assertTrue(driver.isAlive(), () -> "ended before an executor could be killed: " + log("killed"));
            Thread.sleep(20);
        }
        assertTrue(SeparateProcesses.executors(driver).get(0).destroyForcibly());
        assertTrue(driver.waitFor(5, TimeUnit.MINUTES), () -> log("killed"));
        assertEquals(0, driver.exitValue(), () -> log("killed"));
        requireSameResults("killed");
    }
}
