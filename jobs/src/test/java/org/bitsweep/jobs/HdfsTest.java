package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.dataset.PreparedDataset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way with every path on a real HDFS (a name node and a data node in this process, blocks of 1 MiB), through
 * the command line: the same bytes and predictions as from local files.
 */
class HdfsTest {

    private static final int IMAGES = 60;

    @TempDir
    static Path folder;

    private static MiniDFSCluster cluster;
    private static SparkSession spark;

    @BeforeAll
    static void start() throws IOException {
        Configuration configuration = new HdfsConfiguration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
        configuration.setLong("dfs.blocksize", 1 << 20);
        cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
        cluster.waitActive();
        Path local = Files.createDirectories(folder.resolve("local"));
        Files.write(local.resolve("small.onnx"), TinyNetworks.random(4, TinyPhotographs.CLASSES, 32).toByteArray());
        TinyPhotographs.manifest(local.resolve("set"), IMAGES, 100);
        TinyPhotographs.manifest(local.resolve("calibration"), 12, 5000);
        tar(local.resolve("set"), local.resolve("set.tar"), local.resolve("labels.txt"));
        try (FileSystem hdfs = FileSystem.newInstance(cluster.getURI(), configuration)) {
            hdfs.copyFromLocalFile(new org.apache.hadoop.fs.Path(local.toUri()), new org.apache.hadoop.fs.Path("/data"));
        }
    }

    @AfterAll
    static void stop() {
        if (spark != null) {
            spark.stop();
        }
        if (cluster != null) {
            cluster.shutdown();
        }
    }

    /** The images of a manifest as an archive in another order. */
    private static void tar(Path set, Path archive, Path labels) throws IOException {
        List<String> rows = Files.readAllLines(set.resolve("manifest.csv"));
        Files.write(labels, rows.subList(1, rows.size()));
        List<String> shuffled = new ArrayList<>(rows.subList(1, rows.size()));
        java.util.Collections.shuffle(shuffled, new java.util.Random(1));
        try (OutputStream out = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            for (String row : shuffled) {
                String name = row.split(",")[0];
                byte[] bytes = Files.readAllBytes(set.resolve(name));
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(bytes.length);
                tar.putArchiveEntry(entry);
                tar.write(bytes);
                tar.closeArchiveEntry();
            }
        }
    }

    /** Every command with all of its data under one root; conf files are local. */
    private static void runAll(String root, Path conf) throws IOException {
        Files.createDirectories(conf);
        Path network = TinyPhotographs.networkFile(conf.resolve("small.conf"), root + "/small.onnx");
        CommandRun.onTwoCores("prepare", "--manifest", root + "/set/manifest.csv", "--classes", "5", "--network-conf", network.toString(),
                "--output", root + "/prepared").requireSuccess();
        CommandRun.onTwoCores("prepare", "--tar", root + "/set.tar", "--labels", root + "/labels.txt", "--classes", "5", "--network-conf",
                network.toString(), "--output", root + "/prepared-tar").requireSuccess();
        CommandRun.onTwoCores("calibrate", root + "/small.onnx", "--network-conf", network.toString(), "--manifest",
                root + "/calibration/manifest.csv", "--classes", "5", "--output", root + "/statistics.json").requireSuccess();
        Path prepared = Files.writeString(conf.resolve("prepared.conf"),
                "format = prepared\nlocation = \"" + root + "/prepared\"\n");
        sweep(root, network, "calibrated", "--dataset", prepared.toString(), "--statistics", "calibrated", "--calibration",
                root + "/statistics.json");
        sweep(root, network, "batch", "--manifest", root + "/set/manifest.csv", "--classes", "5");
    }

    private static void sweep(String root, Path network, String name, String... images) {
        CommandRun.onTwoCores(Stream.concat(Stream.of("sweep", "--network", root + "/small.onnx", "--network-conf", network.toString(), "--bits",
                "2,4", "--methods", "none,all", "--batch-size", "16", "--output", root + "/" + name),
                Arrays.stream(images)).toArray(String[]::new)).requireSuccess();
    }

    private static List<String> predictions(String folder) {
        return spark.read().parquet(folder + "/predictions")
                .orderBy("evaluation", "image_index").collectAsList().stream().map(Row::toString).toList();
    }

    @Test
    void everythingOnHdfs() throws IOException {
        long start = System.nanoTime();
        String local = folder.resolve("local").toString();
        String hdfs = cluster.getURI() + "/data";
        runAll(hdfs, folder.resolve("conf-hdfs"));
        double seconds = (System.nanoTime() - start) / 1e9;
        runAll(local, folder.resolve("conf-local"));
        System.out.printf("hdfs: three data commands and two sweeps in %.1f s, with local paths %.1f s%n",
                seconds, (System.nanoTime() - start) / 1e9 - seconds);

        Configuration configuration = new Configuration();
        for (String set : List.of("/prepared", "/prepared-tar")) {
            PreparedDataset expected = PreparedDataset.open(new org.apache.hadoop.fs.Path("file:" + local + set), configuration);
            PreparedDataset found = PreparedDataset.open(new org.apache.hadoop.fs.Path(hdfs + set), configuration);
            assertEquals(expected.manifest(), found.manifest(), set);
            assertEquals(IMAGES, found.manifest().count());
            assertTrue(found.folder().toString().startsWith("hdfs:"), found.folder().toString());
            assertEquals(PreparedDataset.open(new org.apache.hadoop.fs.Path(hdfs + "/prepared"), configuration)
                    .manifest().contentSha256(), found.manifest().contentSha256(), "the archive holds the same images");
        }
        spark = SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
        try (FileSystem fileSystem = FileSystem.newInstance(cluster.getURI(), configuration)) {
            try (var in = fileSystem.open(new org.apache.hadoop.fs.Path(hdfs + "/statistics.json"))) {
                assertEquals(Files.readString(Path.of(local, "statistics.json")), new String(in.readAllBytes()));
            }
        }
        for (String sweep : List.of("/calibrated", "/batch")) {
            List<String> found = predictions(hdfs + sweep);
            assertEquals(5 * IMAGES, found.size());
            assertEquals(predictions("file:" + local + sweep), found, sweep);
        }
        assertNotEquals(predictions(hdfs + "/calibrated"), predictions(hdfs + "/batch"));
    }
}
