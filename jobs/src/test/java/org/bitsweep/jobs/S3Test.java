package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.storage.HadoopFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way with every path on an object store, a server of S3's interface in this process: the same bytes as from local
 * files; and the server stopped under a sweep: the same table, or none. Credentials are Hadoop's own settings.
 */
class S3Test {

    private static final int IMAGES = 24;
    /** The server stops when so many pieces are there. */
    private static final int STOP = 10;
    private static final String ROOT = "s3a://" + S3Server.BUCKET + "/data";

    @TempDir
    static Path folder;

    private static S3Server server;
    private static Path local;
    private static Configuration configuration;

    @BeforeAll
    static void start() throws Exception {
        local = Files.createDirectories(folder.resolve("local"));
        Files.write(local.resolve("small.onnx"), TinyNetworks.random(4, TinyPhotographs.CLASSES, 32).toByteArray());
        TinyPhotographs.manifest(local.resolve("set"), IMAGES, 100);
        TinyPhotographs.manifest(local.resolve("calibration"), 6, 5000);
        shards(local.resolve("set"), Files.createDirectories(local.resolve("shards")));
        server = new S3Server();
        server.configure();
        configuration = SparkHadoopUtil.get().newConfiguration(new SparkConf());
        FileSystem store = path(ROOT).getFileSystem(configuration);
        store.copyFromLocalFile(new org.apache.hadoop.fs.Path(local.toUri()), path(ROOT));
    }

    @AfterAll
    static void stop() throws Exception {
        server.forget();
        FileSystem.closeAll();
        server.close();
    }

    private static org.apache.hadoop.fs.Path path(String text) {
        return new org.apache.hadoop.fs.Path(text);
    }

    /** The images of a manifest as three archives of WebDataset's form. */
    private static void shards(Path set, Path shards) throws IOException {
        List<String> rows = Files.readAllLines(set.resolve("manifest.csv"));
        for (int shard = 0; shard < 3; shard++) {
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(
                    Files.newOutputStream(shards.resolve("val-00000" + shard + ".tar")), "UTF-8")) {
                for (int i = 0; i < IMAGES / 3; i++) {
                    String[] row = rows.get(1 + shard * IMAGES / 3 + i).split(",");
                    entry(tar, row[0], Files.readAllBytes(set.resolve(row[0])));
                    entry(tar, row[0].replace(".jpg", ".cls"), row[1].getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static void entry(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static String text(String file) {
        try {
            return HadoopFiles.readText(path(file), configuration);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static CommandRun run(String... arguments) {
        return CommandRun.onTwoCores(arguments).requireSuccess();
    }

    /** Every command with all of its data under one root; conf files are local. */
    private static void runAll(String root, Path conf) throws IOException {
        Files.createDirectories(conf);
        Path network = TinyPhotographs.networkFile(conf.resolve("small.conf"), root + "/small.onnx");
        Path shards = Files.writeString(conf.resolve("shards.conf"),
                "format = webdataset\nclasses = 5\nlocation = \"" + root + "/shards/val-*.tar\"\n");
        Path prepared = Files.writeString(conf.resolve("prepared.conf"),
                "format = prepared\nlocation = \"" + root + "/prepared\"\n");
        run("prepare", "--manifest", root + "/set/manifest.csv", "--classes", "5", "--network-conf", network.toString(),
                "--output", root + "/prepared");
        run("prepare", "--dataset", shards.toString(), "--network-conf", network.toString(), "--output", root + "/prepared-shards");
        run("calibrate", root + "/small.onnx", "--network-conf", network.toString(), "--manifest",
                root + "/calibration/manifest.csv", "--classes", "5", "--output", root + "/statistics.json");
        run("sweep", "--network", root + "/small.onnx", "--network-conf", network.toString(), "--bits", "2,4", "--methods",
                "none,all", "--batch-size", "8", "--dataset", prepared.toString(), "--statistics", "calibrated", "--calibration",
                root + "/statistics.json", "--store", root + "/store", "--output", root + "/calibrated");
        CommandRun.of("report", root + "/calibrated", "--table", "cells", "--output", root + "/cells.csv").requireSuccess();
    }

    @Test
    void everythingOnAnObjectStore() throws IOException {
        runAll(ROOT, folder.resolve("conf-s3"));
        runAll(local.toString(), folder.resolve("conf-local"));
        for (String file : List.of("statistics.json", "calibrated/results.csv", "calibrated/table.txt", "cells.csv")) {
            assertEquals(Files.readString(local.resolve(file)), text(ROOT + "/" + file), file);
        }
        for (String set : List.of("/prepared", "/prepared-shards")) {
            PreparedDataset expected = PreparedDataset.open(path("file:" + local + set), configuration);
            PreparedDataset found = PreparedDataset.open(path(ROOT + set), configuration);
            assertEquals(expected.manifest(), found.manifest(), set);
            assertEquals(IMAGES, found.manifest().count());
        }
        CommandRun.of("compare", ROOT + "/calibrated", local + "/calibrated").requireSuccess();
        // What is found in the store is not computed again, and nothing unfinished was left in it.
        CommandRun again = run("sweep", "--network", ROOT + "/small.onnx", "--network-conf",
                folder.resolve("conf-s3/small.conf").toString(), "--bits", "2,4", "--methods", "none,all", "--batch-size", "8",
                "--dataset", folder.resolve("conf-s3/prepared.conf").toString(), "--statistics", "calibrated", "--calibration",
                ROOT + "/statistics.json", "--store", ROOT + "/store", "--output", ROOT + "/again");
        assertTrue(again.err().contains("5 of 5 networks found in"), again.err());
        assertEquals(text(ROOT + "/calibrated/results.csv"), text(ROOT + "/again/results.csv"));
        assertEquals(0, server.count("data/(store|calibrated|again)/.*(temporary|lock).*"));
    }

    private static List<String> sweep(String output) throws IOException {
        Path network = TinyPhotographs.networkFile(folder.resolve("small.conf"), ROOT + "/small.onnx");
        return List.of("sweep", "--network", ROOT + "/small.onnx", "--network-conf", network.toString(), "--bits", "2",
                "--methods", "none,all", "--batch-size", "1", "--partitions", Integer.toString(3 * IMAGES), "--manifest",
                ROOT + "/set/manifest.csv", "--classes", "5", "--master", "local[2]", "--output", ROOT + "/" + output);
    }

    private static void awaitPieces(String output, int pieces, BooleanSupplier running) throws InterruptedException {
        while (running.getAsBoolean() && server.count("data/" + output + "/predictions/.*/images-.*") < pieces) {
            Thread.sleep(10);
        }
    }

    /** Whether a run rides out a short absence or ends with words: never with another table. */
    @Test
    void theServerStopsUnderASweep() throws Exception {
        CommandRun.of(sweep("undisturbed")).requireSuccess();
        String expected = text(ROOT + "/undisturbed/results.csv");
        long all = server.count("data/undisturbed/predictions/.*/images-.*");
        assertEquals(3 * IMAGES, all);

        Path log = folder.resolve("stopped.log");
        Process stopped = CommandRun.fork(log, server.environment(), sweep("stopped").toArray(String[]::new));
        awaitPieces("stopped", STOP, stopped::isAlive);
        server.stop();
        assertTrue(stopped.waitFor(3, TimeUnit.MINUTES), "still running");
        server.start();
        String words = Files.readString(log);
        assertEquals(7, stopped.exitValue(), words);
        String last = words.lines().reduce((earlier, later) -> later).orElse("");
        assertTrue(last.startsWith("bitsweep: storage did not answer: ") && last.contains(ROOT + "/stopped")
                && last.endsWith("What was finished by then stays in " + ROOT + "/stopped; the same command with --output " + ROOT
                + "/stopped goes on there."), words);
        assertEquals(0, server.count("data/stopped/(results|table|report).*"), "no table");
        long kept = server.count("data/stopped/predictions/.*/images-.*");
        assertTrue(kept >= STOP && kept < all, kept + " kept");
        CommandRun rest = CommandRun.of(sweep("stopped")).requireSuccess();
        assertTrue(rest.err().contains(" to run: " + (all - kept) + " predictions"), rest.err());
        assertEquals(expected, text(ROOT + "/stopped/results.csv"));

        CompletableFuture<CommandRun> absent = CompletableFuture.supplyAsync(() -> {
            try {
                return CommandRun.of(sweep("absent"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        awaitPieces("absent", STOP, () -> !absent.isDone());
        server.stop();
        Thread.sleep(500);
        server.start();
        absent.get(3, TimeUnit.MINUTES).requireSuccess();
        assertEquals(expected, text(ROOT + "/absent/results.csv"));
    }
}
