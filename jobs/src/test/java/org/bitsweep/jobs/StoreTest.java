package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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

    private static List<Path> preparedSets(String store) throws IOException {
        try (Stream<Path> folders = Files.list(folder.resolve(store).resolve("prepared"))) {
            return folders.filter(Files::isDirectory).toList();
        }
    }

    /** A picture replaced under its name is another picture, for every sweep over the store; one with another time is not. */
    @Test
    void replacedPicturesArePreparedAnewAndCopiesAreFound() throws IOException {
        Path pictures = TinyImages.write(folder.resolve("replaced"), 18, IMAGES, CLASSES, SIDE);
        String store = folder.resolve("replacing").toString();
        String[] more = {"--store", store, "--manifest", pictures.toString()};
        CommandRun first = CommandRun.of(replaced("replaced-1", more)).requireSuccess();
        requireFound("0 of 3 networks found", first);
        requireFound("3 of 3 networks found", CommandRun.of(replaced("replaced-2", more)).requireSuccess());
        assertEquals(1, preparedSets("replacing").size());

        // A copy of the data set: other times, the same contents.
        Path touched = pictures.resolveSibling(TinyImages.fileName(3));
        Files.setLastModifiedTime(touched, FileTime.fromMillis(Files.getLastModifiedTime(touched).toMillis() - 86_400_000));
        requireFound("3 of 3 networks found", CommandRun.of(replaced("replaced-3", more)).requireSuccess());
        assertEquals(2, preparedSets("replacing").size());
        assertEquals(lines("replaced-1"), lines("replaced-3"));

        // Pictures of other pixels under the old names and labels.
        TinyImages.write(folder.resolve("replaced"), 19, IMAGES, CLASSES, SIDE);
        requireFound("0 of 3 networks found", CommandRun.of(replaced("replaced-4", more)).requireSuccess());
        CommandRun.of(replaced("replaced-alone", "--manifest", pictures.toString())).requireSuccess();
        assertEquals(lines("replaced-alone"), lines("replaced-4"));
        assertNotEquals(lines("replaced-1"), lines("replaced-4"));
    }

    private static List<String> replaced(String output, String... more) {
        List<String> arguments = new ArrayList<>(arguments("3", output));
        int stated = arguments.indexOf("--manifest");
        arguments.remove(stated + 1);
        arguments.remove(stated);
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** {@code prepare} does not take a finished set for that of other files, and leaves it to who may be reading it. */
    @Test
    void preparingReplacedFilesIntoTheirOldFolderIsRefused() throws IOException {
        Path pictures = TinyImages.write(folder.resolve("once"), 28, IMAGES, CLASSES, SIDE);
        Path target = folder.resolve("once-prepared");
        String[] prepare = {"prepare", "--manifest", pictures.toString(), "--classes", Integer.toString(CLASSES),
            "--network-conf", network.toString(), "--output", target.toString()};
        CommandRun first = CommandRun.onTwoCores(prepare).requireSuccess();
        assertEquals(first.out(), CommandRun.onTwoCores(prepare).requireSuccess().out());
        Files.setLastModifiedTime(pictures.resolveSibling(TinyImages.fileName(0)), FileTime.fromMillis(1_600_000_000_000L));
        assertEquals("file:" + target + ": expected images prepared from the files as they are now, found those of files with"
                + " other lengths or times. Some may have been replaced since: remove the folder, or choose another one. If the"
                + " pictures are the same, as after a copy, the set can be used as it is (format = prepared).",
                CommandRun.onTwoCores(prepare).refusal());
        assertTrue(Files.exists(target.resolve("prepared.json")));
    }

    /** Float32 knows no batch: what was left of it by batches of another size must not stand in the way of its other images. */
    @Test
    void whatIsLeftFromOtherBatchesIsNoObstacle() throws IOException {
        String store = folder.resolve("batches").toString();
        sweep("3", "batches-5", "--store", store, "--partitions", "9").requireSuccess();
        String float32 = Predictions.results(folder.resolve("batches-5"), "evaluation").get(0);
        Path evaluation = folder.resolve("batches/predictions/evaluation=" + float32);
        Files.delete(evaluation.resolve("_finished.json"));
        try (Stream<Path> files = Files.list(evaluation)) {
            List<Path> pieces = files.filter(file -> file.getFileName().toString().startsWith("images-")).sorted().toList();
            assertEquals(3, pieces.size());
            Files.delete(pieces.get(1));
        }
        List<String> inFours = new ArrayList<>(arguments("3", "batches-4", "--store", store));
        inFours.set(inFours.indexOf("--batch-size") + 1, "4");
        requireFound("0 of 3 networks found in file:" + store + "; 3 to run: 36 predictions\n",
                CommandRun.of(inFours).requireSuccess());
        requireFound("3 of 3 networks found", CommandRun.of(inFours).requireSuccess());
        assertEquals(lines("batches-5").get(1).replace(",5,reference", ",4,reference"), lines("batches-4").get(1));
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
