package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.jobs.FaultyFileSystem.Fault;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines and storage fail under a sweep: either the result is the same, or there is none. */
class FaultsTest {

    private static final int IMAGES = 10;
    private static final int CLASSES = 4;
    private static final int SIDE = 16;

    @TempDir
    private static Path folder;

    private static List<String> sweep;

    @BeforeAll
    static void inputs() throws IOException {
        Path network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(23, CLASSES, SIDE));
        Path manifest = TinyImages.write(folder.resolve("images"), 7, IMAGES, CLASSES, SIDE);
        sweep = List.of("sweep", "--network", network.toString(), "--manifest", manifest.toString(),
                "--classes", Integer.toString(CLASSES), "--bits", "3", "--methods", "none,all", "--batch-size", "4");
    }

    private record Outcome(CommandRun run, Path output, int faults) {}

    private static Outcome run(String name, Fault fault, String master) {
        Path output = folder.resolve(name);
        FaultyFileSystem.start(fault);
        try {
            CommandRun run = CommandRun.of(sweep, "--master", master,
                    "--output", FaultyFileSystem.SCHEME + ":" + output);
            return new Outcome(run, output, FaultyFileSystem.stop());
        } finally {
            FaultyFileSystem.stop();
        }
    }

    @Test
    void retriedTasksChangeNothing() throws IOException {
        Outcome sound = run("sound", Fault.NONE, "local[2,2]");
        sound.run.requireSuccess();
        Outcome retried = run("retried", Fault.FIRST_ATTEMPT_DIES, "local[2,2]");
        retried.run.requireSuccess();
        assertEquals(0, sound.faults);
        // One task prepares, three run the three networks, one each; all of them died once.
        assertEquals(4, retried.faults);
        try (SparkSession spark = Predictions.session()) {
            List<String> rows = Predictions.rows(spark, sound.output);
            assertEquals(3 * IMAGES, rows.size());
            assertEquals(rows, Predictions.rows(spark, retried.output));
        }
        for (String file : List.of("results.csv", "results.json", "table.md", "table.txt")) {
            assertEquals(Predictions.text(sound.output, file), Predictions.text(retried.output, file), file);
        }
    }

    @Test
    void lostPredictionsAreNoResult() throws IOException {
        Outcome outcome = run("lost", Fault.FILE_LOST, "local[2]");
        assertEquals(1, outcome.faults);
        String refusal = outcome.run.refusal();
        assertTrue(refusal.matches("tiny [0-9a-f]{64}: no accuracy is given, because the images scored are not the data set's\\."
                + " Expected 10 distinct images, found 8\\. Missing: 2 \\(008\\.png, 009\\.jpg\\)\\. Rows of"
                + " another run may lie in the output directory: use an empty one and run again\\."), refusal);
        for (String file : List.of("results.csv", "results.json", "table.md", "table.txt")) {
            assertFalse(Files.exists(outcome.output.resolve(file)), file);
        }
        assertTrue(Predictions.text(outcome.output, "sweep.json").contains("\"state\" : \"RUNNING\""));
    }

    /** Two runs that share a store may both write a batch; each image is taken from one of them. */
    @Test
    void predictionsTwiceAreCountedOnce() throws IOException {
        Outcome sound = run("once", Fault.NONE, "local[2]");
        Outcome outcome = run("twice", Fault.FILE_TWICE, "local[2]");
        assertEquals(1, outcome.faults);
        outcome.run.requireSuccess();
        assertEquals(Predictions.text(sound.output, "results.csv"), Predictions.text(outcome.output, "results.csv"));
    }
}
