package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.ErrorKind;
import org.bitsweep.jobs.store.StoreLease;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store is listed, verified and pruned from outside of a run; what is missing is explained. */
class StoreCommandTest {

    private static final int CLASSES = 4;
    private static final int SIDE = 16;

    @TempDir
    private static Path folder;

    private static Path conf;

    @BeforeAll
    static void inputs() throws IOException {
        Path network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(43, CLASSES, SIDE));
        Path manifest = TinyImages.write(folder.resolve("images"), 12, 10, CLASSES, SIDE);
        conf = Files.writeString(folder.resolve("sweep.conf"), "networks = [\"" + network + "\"]\n"
                + "dataset { format = manifest, location = \"" + manifest + "\", classes = " + CLASSES + " }\n"
                + "batch-size = 4\nbits = [3]\nmethods = [none, all]\nstore = \"" + folder.resolve("store") + "\"\n");
    }

    private static CommandRun sweep(String output, String... more) {
        return CommandRun.of(List.of("sweep", conf.toString(), "--master", "local[2]", "--output",
                folder.resolve(output).toString()), more);
    }

    private static CommandRun store(String command, Path store, String... more) {
        return CommandRun.of(List.of("store", command, store.toString()), more);
    }

    private static String lastLine(CommandRun run) {
        return run.out().lines().reduce((earlier, later) -> later).orElse("");
    }

    private static List<Path> pieces(Path store) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            return files.filter(file -> file.getFileName().toString().matches("images-.*\\.parquet")).sorted().toList();
        }
    }

    @Test
    void listedVerifiedExplainedAndPruned() throws IOException {
        Path store = folder.resolve("store");
        sweep("first").requireSuccess();
        // 10 images in batches of 4: two batches are one piece, the third is another.
        assertEquals(List.of("images-000000000-000000007-8", "images-000000008-000000009-2"), pieces(store).stream()
                .map(file -> file.getFileName().toString().replaceAll("-[0-9a-f]{16}\\.parquet", "")).distinct().toList());
        assertEquals(6, pieces(store).size(), "the sweep's file names the store");
        assertEquals("3 evaluations, 3 finished", lastLine(store("list", store).requireSuccess()));
        assertEquals("6 pieces read, 0 faults", lastLine(store("verify", store).requireSuccess()));

        CommandRun other = sweep("explained", "--batch-size", "5", "--dry-run", "--explain").requireSuccess();
        assertEquals(2, other.err().lines().filter(line -> line.matches("tiny 3W3A .*: not found; the nearest that is stored is"
                + " [0-9a-f]{12}: batch is 5 here and 4 there")).count(), other.err());

        String digest = Predictions.results(folder.resolve("first"), "evaluation").get(1);
        assertTrue(store("explain", store, digest.substring(0, 20)).requireSuccess().out()
                .matches("the nearest that is stored is [0-9a-f]{12}: plan is .* here and .* there.*\n"));
        assertTrue(store("explain", store, "x").refusal().contains("found 0 that begin so"));

        // Of what a sweep at other bits adds, only float32 is in the first record.
        sweep("second", "--bits", "2").requireSuccess();
        String record = folder.resolve("first/results.json").toString();
        CommandRun named = store("prune", store, "--unreferenced", record).requireSuccess();
        assertEquals("2 evaluations would be removed; --delete removes them", lastLine(named));
        assertEquals("5 evaluations, 5 finished", lastLine(store("list", store).requireSuccess()));
        assertEquals("0 evaluations would be removed; --delete removes them",
                lastLine(store("prune", store, "--older-than", "1").requireSuccess()));
        // What a baseline names is kept as well.
        Path baseline = folder.resolve("baseline.csv");
        CommandRun.of("accept", folder.resolve("second").toString(), "--baseline", baseline.toString()).requireSuccess();
        assertEquals("0 evaluations would be removed; --delete removes them",
                lastLine(store("prune", store, "--unreferenced", record, "--unreferenced", baseline.toString()).requireSuccess()));
        org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(store.toUri());
        try (StoreLease run = StoreLease.ofRun(root, new Configuration(), holder -> { })) {
            assertTrue(store("prune", store, "--unreferenced", record, "--delete").refusal()
                    .contains("a run works with this store (process " + ProcessHandle.current().pid()));
        }
        assertEquals("2 evaluations removed",
                lastLine(store("prune", store, "--unreferenced", record, "--delete").requireSuccess()));
        assertEquals("3 evaluations, 3 finished", lastLine(store("list", store).requireSuccess()));

        Path damaged = pieces(store).get(0);
        Path exchanged = pieces(store).get(1);
        Files.write(exchanged, Files.readAllBytes(damaged));
        Files.write(damaged, new byte[] {1, 2, 3});
        for (Path file : List.of(damaged, exchanged)) {
            Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
        }
        CommandRun faulty = store("verify", store);
        assertEquals(ErrorKind.ENVIRONMENT.exitCode(), faulty.code());
        assertEquals("6 pieces read, 2 faults", lastLine(faulty));
        assertTrue(faulty.out().contains(damaged.getFileName() + ": cannot be read ("), faulty.out());
        assertTrue(faulty.out().contains(exchanged.getFileName() + ": expected digest "), faulty.out());
    }

    @Test
    void mistakesAreTold() {
        assertEquals("command line: expected --older-than or --unreferenced, found neither. Say what may go.",
                store("prune", folder).refusal());
        Path nothing = folder.resolve("nothing");
        assertTrue(store("list", nothing).refusal().startsWith(nothing + ": expected the folder of a store, found nothing."));
        assertFalse(Files.exists(nothing));
    }
}
