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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors in JVMs of their own that do not see the output, or die over it: one line, and no stack trace. */
class LostExecutorsTest {

    private static final int CLASSES = 3;
    private static final int SIDE = 8;

    @TempDir
    private Path folder;

    private List<String> sweep;
    private Process driver;

    @BeforeEach
    void lay() throws IOException {
        Path network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(17, CLASSES, SIDE));
        Path manifest = TinyImages.write(folder.resolve("images"), 5, 12, CLASSES, SIDE);
        sweep = new ArrayList<>(List.of("sweep", "--network", network.toString(), "--manifest", manifest.toString(), "--classes",
                Integer.toString(CLASSES)));
    }

    /** Executors end with their driver; what a failed test leaves is ended here. */
    @AfterEach
    void end() {
        if (driver != null) {
            driver.descendants().forEach(ProcessHandle::destroyForcibly);
            driver.destroyForcibly();
        }
    }

    /** The last line, behind what is told about progress. */
    private String failure(int code, String scheme, String... settings) throws Exception {
        return log(code, scheme, settings).lines().reduce((earlier, later) -> later).orElse("");
    }

    private String log(int code, String scheme, String... settings) throws Exception {
        Path log = folder.resolve("driver.log");
        List<String> all = new ArrayList<>(List.of(settings));
        all.add(ExecutorFaultFileSystem.setting(scheme));
        List<String> arguments = new ArrayList<>(sweep);
        arguments.addAll(List.of("--output", scheme + "://" + folder.resolve("output")));
        driver = SeparateProcesses.start(Files.createDirectory(folder.resolve("spark")), log, all, arguments);
        boolean ended = driver.waitFor(3, TimeUnit.MINUTES);
        String text = Files.readString(log);
        assertTrue(ended, text);
        assertEquals(code, driver.exitValue(), text);
        assertFalse(text.contains("\tat "), text);
        return text;
    }

    @Test
    void anOutputThatExecutorsDoNotSeeIsRefused() throws Exception {
        sweep.addAll(List.of("--bits", "4"));
        String told = failure(2, ExecutorFaultFileSystem.UNSEEN);
        assertTrue(told.startsWith("bitsweep: unseen:") && told.contains(folder.resolve("output")
                + ": executors do not see this folder of the driver's machine (on "), told);
        assertTrue(told.endsWith("). Name one that every machine sees: --output hdfs:..., s3a:..., or a folder of a shared file"
                + " system."), told);
        assertFalse(Files.exists(folder.resolve("output")), "the folder is left as it was");
    }

    @Test
    void theRunGoesOnWithWhatWasStoredBeforeAnExecutorDied() throws Exception {
        sweep.addAll(List.of("--bits", "4,3", "--methods", "none,all"));
        Path local = folder.resolve("local");
        CommandRun.of(sweep, "--master", "local[2]", "--output", local.toString()).requireSuccess();
        String told = log(0, ExecutorFaultFileSystem.MORTAL, "spark.task.maxFailures=1");
        assertTrue(told.contains(" predictions were stored in that time, so the sweep goes on with the rest."), told);
        for (String file : List.of("results.csv", "table.md")) {
            assertEquals(Predictions.text(local, file), Predictions.text(folder.resolve("output"), file), file);
        }
    }

    @Test
    void executorsThatDieOverOnePieceEndTheRunInOneLine() throws Exception {
        sweep.addAll(List.of("--bits", "4"));
        String told = failure(7, ExecutorFaultFileSystem.DEADLY, "spark.task.maxFailures=2");
        assertTrue(told.startsWith("bitsweep: executors were lost while they worked on the same piece (out of memory is the most"
                + " frequent reason): "), told);
        assertTrue(told.contains(" What was finished by then stays in deadly:"), told);
    }
}
