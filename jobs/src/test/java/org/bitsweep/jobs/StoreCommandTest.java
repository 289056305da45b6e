package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
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
        assertEquals("2 evaluations and 0 sets of prepared images would be removed; --delete removes them", lastLine(named));
        assertEquals("5 evaluations, 5 finished", lastLine(store("list", store).requireSuccess()));
        assertEquals("0 evaluations and 0 sets of prepared images would be removed; --delete removes them",
                lastLine(store("prune", store, "--older-than", "1").requireSuccess()));
        // What a baseline names is kept as well.
        Path baseline = folder.resolve("baseline.csv");
        CommandRun.of("accept", folder.resolve("second").toString(), "--baseline", baseline.toString()).requireSuccess();
        assertEquals("0 evaluations and 0 sets of prepared images would be removed; --delete removes them",
                lastLine(store("prune", store, "--unreferenced", record, "--unreferenced", baseline.toString()).requireSuccess()));
        org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(store.toUri());
        try (StoreLease run = StoreLease.ofRun(root, new Configuration(), holder -> { })) {
            assertTrue(store("prune", store, "--unreferenced", record, "--delete").refusal()
                    .contains("a run works with this store (process " + ProcessHandle.current().pid()));
        }
        assertEquals("2 evaluations and 0 sets of prepared images removed",
                lastLine(store("prune", store, "--unreferenced", record, "--delete").requireSuccess()));
        assertEquals("3 evaluations, 3 finished", lastLine(store("list", store).requireSuccess()));

        Path damaged = pieces(store).get(0);
        Path exchanged = pieces(store).get(2);
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

    private static List<Path> sets(Path store) throws IOException {
        try (Stream<Path> folders = Files.list(store.resolve("prepared"))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static void age(Path root, int days) throws IOException {
        FileTime then = FileTime.from(Instant.now().minus(Duration.ofDays(days)));
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, then);
            }
        }
    }

    /** Sets go with the evaluations made of them; what nothing in a store names goes by age alone. */
    @Test
    void preparedImagesArePruned() throws IOException {
        Path store = folder.resolve("pruned");
        String[] more = {"--store", store.toString()};
        sweep("pruned-first", more).requireSuccess();
        Path network = folder.resolve("tiny.conf");
        Path others = TinyImages.write(folder.resolve("others"), 13, 10, CLASSES, SIDE);
        CommandRun.of("sweep", "--network", network.toString(), "--manifest", others.toString(), "--classes",
                Integer.toString(CLASSES), "--bits", "3", "--methods", "none", "--statistics", "calibrated", "--calibration",
                folder.resolve("images/manifest.csv").toString(), "--batch-size", "4", "--master", "local[2]", "--output",
                folder.resolve("pruned-second").toString(), "--store", store.toString()).requireSuccess();
        List<Path> three = sets(store);
        assertEquals(List.of("calibration", "images", "images"),
                three.stream().map(set -> set.getFileName().toString().replaceAll("-.*", "")).toList());
        Path unfinished = Files.createDirectories(store.resolve("prepared/images-half"));
        Files.writeString(unfinished.resolve("shard-00000.parquet"), "half");

        // The first record leaves the second sweep's two evaluations and their images without a reference.
        String record = folder.resolve("pruned-first/results.json").toString();
        assertEquals("2 evaluations and 1 sets of prepared images would be removed; --delete removes them",
                lastLine(store("prune", store, "--unreferenced", record).requireSuccess()));
        assertEquals("0 evaluations and 0 sets of prepared images would be removed; --delete removes them",
                lastLine(store("prune", store, "--older-than", "30").requireSuccess()));
        age(store.resolve("prepared"), 31);
        CommandRun old = store("prune", store, "--older-than", "30").requireSuccess();
        assertEquals("0 evaluations and 2 sets of prepared images would be removed; --delete removes them", lastLine(old));
        assertTrue(old.out().contains("images-half  unfinished  0.0 MiB\n"), old.out());
        assertEquals(4, sets(store).size());
        assertEquals("0 evaluations and 2 sets of prepared images removed",
                lastLine(store("prune", store, "--older-than", "30", "--delete").requireSuccess()));
        assertEquals("2 evaluations and 1 sets of prepared images removed",
                lastLine(store("prune", store, "--unreferenced", record, "--delete").requireSuccess()));
        assertEquals(1, sets(store).size());
        CommandRun again = sweep("pruned-again", more).requireSuccess();
        assertTrue(again.err().contains("3 of 3 networks found"), again.err());
    }

    /** A folder is called by the digest of its key; who copies or edits is told. */
    @Test
    void keysAreVerified() throws IOException {
        Path store = folder.resolve("keys");
        sweep("keys-output", "--store", store.toString()).requireSuccess();
        List<Path> descriptions;
        try (Stream<Path> files = Files.walk(store)) {
            descriptions = files.filter(file -> file.getFileName().toString().equals("_evaluation.json")).sorted().toList();
        }
        assertEquals(3, descriptions.size());
        String edited = Files.readString(descriptions.get(0));
        Files.writeString(descriptions.get(0), edited.replace("\"selected\" : \"10\"", "\"selected\" : \"9\""));
        Files.writeString(descriptions.get(1), "{ half");
        String without = Files.readString(descriptions.get(2));
        Files.writeString(descriptions.get(2), without.replaceAll("\"engine\" : \"[^\"]*\"", "\"motor\" : \"1\""));
        CommandRun faulty = store("verify", store);
        assertEquals("6 pieces read, 3 faults", lastLine(faulty));
        assertTrue(faulty.out().contains(descriptions.get(0) + ": its parts are those of another key: expected digest "
                + descriptions.get(0).getParent().getFileName().toString().replace("evaluation=", "") + " as its folder is called,"
                + " found "), faulty.out());
        assertTrue(faulty.out().contains(descriptions.get(1) + ": expected the parts of the key, found no such file, or none that can"
                + " be read\n"), faulty.out());
        assertTrue(faulty.out().contains(descriptions.get(2) + ": is not that of a key: expected a part engine, found none\n"),
                faulty.out());
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
