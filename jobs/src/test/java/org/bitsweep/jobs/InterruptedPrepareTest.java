package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.dataset.PreparedManifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bitsweep prepare} in a process of its own, killed while it works. */
class InterruptedPrepareTest {

    /** Three splits, read one after the other, so that there is a middle to be killed in. */
    private static final int IMAGES = 1100;

    @TempDir
    Path folder;

    private Path network;
    private Path manifest;

    private String[] prepare(String output) {
        return new String[] {"prepare", "--manifest", manifest.toString(), "--classes", "5", "--network-conf",
            network.toString(), "--output", folder.resolve(output).toString()};
    }

    /** A few pictures over and over: reading takes a while, making them does not. */
    private void makeImages() throws IOException {
        Path images = Files.createDirectories(folder.resolve("set/images"));
        byte[][] contents = new byte[8][];
        for (int i = 0; i < contents.length; i++) {
            contents[i] = TinyPhotographs.jpeg(i, 250);
        }
        StringBuilder rows = new StringBuilder("path,label\n");
        for (int i = 0; i < IMAGES; i++) {
            Files.write(images.resolve(i + ".jpg"), contents[i % contents.length]);
            rows.append("images/").append(i).append(".jpg,").append(i % TinyPhotographs.CLASSES).append('\n');
        }
        manifest = Files.writeString(folder.resolve("set/manifest.csv"), rows);
        Files.write(folder.resolve("small.onnx"), TinyNetworks.random(4, TinyPhotographs.CLASSES, 32).toByteArray());
        network = TinyPhotographs.networkFile(folder.resolve("small.conf"), "small.onnx");
    }

    private PreparedManifest described(String output) throws IOException {
        return PreparedDataset.open(new org.apache.hadoop.fs.Path(folder.resolve(output).toUri()), new Configuration()).manifest();
    }

    private static boolean anyFile(Path root, Predicate<String> wanted) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.anyMatch(file -> wanted.test(root.relativize(file).toString()));
        } catch (IOException | UncheckedIOException changing) {
            return false;
        }
    }

    /** Kills it once a file of a certain name is there, and proves that it had not ended by itself. */
    private void killOnce(Predicate<String> there) throws Exception {
        Path log = folder.resolve("child.log");
        String[] once = Stream.concat(Stream.of(prepare("killed")), Stream.of("--master", "local[1]")).toArray(String[]::new);
        Process child = CommandRun.fork(log, once);
        try {
            while (!anyFile(folder.resolve("killed"), there)) {
                assertTrue(child.isAlive(), () -> "ended before it could be killed: " + text(log));
                Thread.sleep(5);
            }
        } finally {
            child.destroyForcibly();
        }
        assertEquals(128 + 9, child.waitFor(), () -> text(log));
        assertFalse(Files.exists(folder.resolve("killed").resolve(PreparedDataset.MANIFEST_NAME)));
        sweepRefuses();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private void sweepRefuses() throws IOException {
        Path set = Files.writeString(folder.resolve("killed.conf"), "format = prepared\nlocation = killed\n");
        CommandRun run = CommandRun.onTwoCores("sweep", "--network", folder.resolve("small.onnx").toString(),
                "--network-conf", network.toString(), "--dataset", set.toString(), "--output",
                folder.resolve("results").toString());
        assertEquals(2, run.code(), run.err());
        assertEquals("bitsweep: file:" + folder.resolve("killed") + ": expected a finished prepared data set with"
                + " prepared.json, found none: the folder is half-written or something else. Remove the folder and prepare"
                + " the data set anew.", run.err().lines().reduce((first, last) -> last).orElse(""));
        assertFalse(Files.exists(folder.resolve("results")));
    }

    @Test
    @Timeout(300)
    void killedTwiceAndRunAgain() throws Exception {
        makeImages();
        CommandRun.onTwoCores(prepare("undisturbed")).requireSuccess();
        // While the first images are read, and when a part is finished and the next one under way.
        killOnce(file -> file.contains("unfinished/_temporary") && file.endsWith(".parquet"));
        killOnce(file -> file.contains("/task_") && file.endsWith(".parquet"));
        CommandRun.onTwoCores(prepare("killed")).requireSuccess();
        assertEquals(3, described("undisturbed").shards().size());
        assertEquals(described("undisturbed").contentSha256(), described("killed").contentSha256());
        assertEquals(described("undisturbed").shards(), described("killed").shards());
        assertEquals(described("undisturbed"), described("killed"));

        // Killed after the last shard was renamed and before the description: everything is there but nothing vouches for it.
        Files.delete(folder.resolve("killed").resolve(PreparedDataset.MANIFEST_NAME));
        sweepRefuses();
        CommandRun.onTwoCores(prepare("killed")).requireSuccess();
        assertEquals(described("undisturbed"), described("killed"));
    }

    @Test
    void whatPrepareDidNotWriteIsLeftAlone() throws IOException {
        manifest = TinyPhotographs.manifest(folder.resolve("set"), 3, 1);
        network = TinyPhotographs.networkFile(folder.resolve("small.conf"), "small.onnx");
        Path notes = Files.writeString(Files.createDirectories(folder.resolve("taken")).resolve("notes.txt"), "mine");
        CommandRun run = CommandRun.onTwoCores(prepare("taken"));
        assertEquals(2, run.code(), run.err());
        assertEquals("bitsweep: file:" + folder.resolve("taken") + ": expected an empty folder or a half-written prepared data"
                + " set, found notes.txt. Choose another folder, or remove this one.",
                run.err().lines().reduce((first, last) -> last).orElse(""));
        assertEquals("mine", Files.readString(notes));
    }
}
