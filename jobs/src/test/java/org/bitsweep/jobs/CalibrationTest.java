package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same calibration images give the same statistics whichever way they come, and others are refused. */
class CalibrationTest {

    private static final int USED = 5;

    @TempDir
    private Path folder;

    private Path evaluated;
    private Path calibration;
    private Path prepared;

    @BeforeEach
    void inputs() throws IOException {
        evaluated = TinyPhotographs.manifest(folder.resolve("evaluated"), 4, 1);
        calibration = TinyPhotographs.manifest(folder.resolve("calibration"), 12, 100);
        Files.write(folder.resolve("tiny.onnx"), TinyNetworks.random(7, TinyPhotographs.CLASSES, 32).toByteArray());
        prepared = prepare("prepared", network("tiny", "resize = 36"));
    }

    /** A conf for the same network, its photographs resized in another way. */
    private Path network(String name, String resize) throws IOException {
        Path conf = TinyPhotographs.networkFile(folder.resolve(name + ".conf"), "tiny.onnx");
        return Files.writeString(conf, Files.readString(conf).replace("resize = 36", resize));
    }

    private Path prepare(String name, Path network) {
        Path output = folder.resolve(name);
        CommandRun.onTwoCores("prepare", "--manifest", calibration.toString(), "--classes", "5",
                "--network-conf", network.toString(), "--output", output.toString()).requireSuccess();
        return output;
    }

    /** A sweep of the network with calibrated statistics. */
    private CommandRun sweep(Path output, String calibration) throws IOException {
        Path file = Files.writeString(folder.resolve("sweep.conf"), """
                networks = ["tiny.conf"]
                dataset { format = manifest, location = "%s", classes = 5, name = evaluated }
                settings.statistics = calibrated
                calibration { %s }
                bits = [4]
                methods = [all]
                batch-size = 4
                """.formatted(evaluated, calibration));
        return CommandRun.onTwoCores("sweep", file.toString(), "--output", output.toString());
    }

    private String statistics(String name, String calibration) throws IOException {
        Path output = folder.resolve(name);
        sweep(output, calibration).requireSuccess();
        return Files.readString(output.resolve("statistics-tiny.json"));
    }

    private static String set(Path prepared) {
        return "dataset { format = prepared, location = \"%s\", name = calibration }".formatted(prepared);
    }

    @Test
    void preparedImagesGiveTheStatisticsOfTheirFiles() throws IOException {
        String some = statistics("some", "manifest = \"%s\", images = %d".formatted(calibration, USED));
        assertEquals(some, statistics("some-prepared", set(prepared) + ", images = " + USED));
        String all = statistics("all", "manifest = \"%s\"".formatted(calibration));
        assertEquals(all, statistics("all-prepared", set(prepared)));
        assertNotEquals(some, all);

        Path conf = Files.writeString(folder.resolve("calibration.conf"), set(prepared).replaceAll("^dataset \\{|}$", ""));
        Path stored = folder.resolve("stored.json");
        CommandRun.onTwoCores("calibrate", folder.resolve("tiny.conf").toString(), "--dataset", conf.toString(),
                "--images", Integer.toString(USED), "--output", stored.toString()).requireSuccess();
        assertEquals(some, Files.readString(stored));
    }

    /** Per tensor at 4 bits under a clipping rule, beside the predictions' store of the other runs. */
    private CommandRun clipped(String output, String clipping, String calibration, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("clipped.conf"), """
                networks = ["tiny.conf"]
                dataset { format = manifest, location = "%s", classes = 5, name = evaluated }
                settings { statistics = calibrated, granularity = tensor, tensor-grid = kernel, clipping = %s }
                calibration { %s }
                configurations = [ { bits = [8W4A], methods = [none, aciq] } ]
                batch-size = 4
                """.formatted(evaluated, clipping, calibration));
        return CommandRun.of(List.of("sweep", file.toString(), "--output", folder.resolve(output).toString(),
                "--store", folder.resolve("store").toString(), "--master", "local[2]"), more);
    }

    private String results(String clipping) throws IOException {
        return Files.readString(folder.resolve("clipped-" + clipping).resolve("results.csv"));
    }

    /** What is computed under the moments' rules keeps its keys whatever thresholds were collected with the moments. */
    @Test
    void thresholdsAreCollectedForWhomTheyAreFor() throws IOException {
        String images = "manifest = \"%s\", images = %d".formatted(calibration, USED);
        clipped("clipped-laplace", "laplace", images).requireSuccess();
        Path moments = folder.resolve("clipped-laplace/statistics-tiny.json");
        assertFalse(Files.readString(moments).contains("thresholds"));
        String store = clipped("clipped-kld", "kld", images).requireSuccess().err();
        assertTrue(store.contains("2 of 3 networks found"), store);
        String kld = results("kld");
        assertTrue(Files.readString(folder.resolve("clipped-kld/statistics-tiny.json")).contains("\"tensor-thresholds\":{\"kld\":["));

        Path stored = folder.resolve("stored.json");
        CommandRun.onTwoCores("calibrate", folder.resolve("tiny.conf").toString(), "--manifest", calibration.toString(), "--classes",
                "5", "--images", Integer.toString(USED), "--thresholds", "kld,percentile", "--output", stored.toString())
                .requireSuccess();
        for (String clipping : List.of("laplace", "kld")) {
            String before = results(clipping);
            store = clipped("again-" + clipping, clipping, "statistics = \"%s\"".formatted(stored)).requireSuccess().err();
            assertTrue(store.contains("3 of 3 networks found"), store);
            assertEquals(before, Files.readString(folder.resolve("again-" + clipping).resolve("results.csv")));
        }
        clipped("clipped-99.9-percentile", "99.9-percentile", "statistics = \"%s\"".formatted(stored)).requireSuccess();
        assertNotEquals(kld, results("99.9-percentile").replace("99.9-percentile", "kld"));

        String missing = clipped("missing", "mse", "statistics = \"%s\"".formatted(stored)).refusal();
        assertTrue(missing.startsWith(stored + ": calibration statistics of layer conv1: expected the thresholds mse-4-"), missing);
        assertTrue(missing.endsWith("Calibrate for them, or give calibration images in place of the file."), missing);
        clipped("clipped-mse", "mse", images).requireSuccess();
    }

    @Test
    void histogramRulesWithoutMeaning() throws IOException {
        String images = "manifest = \"%s\"".formatted(calibration);
        assertEquals("network tiny: clipping: expected another rule than kld for ranges per channel, as its threshold is one of the"
                + " whole tensor (granularity = tensor), found kld per channel for layer conv1. Correct the settings of the sweep or"
                + " the network.", clipped("refused", "kld", images, "--set", "granularity=channel").refusal());
        assertFalse(Files.exists(folder.resolve("store")), "nothing is prepared first");
        assertEquals("command line: --thresholds: expected kld, mse or a percentile such as 99.9-percentile, found \"laplace\". Other"
                + " rules need nothing but the moments, which are collected anyway.", CommandRun.onTwoCores("calibrate",
                folder.resolve("tiny.conf").toString(), "--manifest", calibration.toString(), "--classes", "5", "--thresholds",
                "laplace", "--output", folder.resolve("x.json").toString()).refusal());
    }

    /** The same network fed otherwise has other activations; its file alone does not tell. */
    @Test
    void statisticsUnderAnotherPreprocessingAreRefused() throws IOException {
        Path conf = folder.resolve("tiny.conf");
        Path stored = folder.resolve("stored.json");
        CommandRun.onTwoCores("calibrate", conf.toString(), "--manifest", calibration.toString(), "--classes", "5",
                "--output", stored.toString()).requireSuccess();
        Files.writeString(conf, Files.readString(conf).replace("divisor = 255", "divisor = 1"));
        Path output = folder.resolve("refused");
        assertEquals(stored + ": expected statistics of tiny collected under its preprocessing resize=shorter-side:36:bilinear;"
                + "crop=centre:32x32;channels=rgb;divisor=1.0;mean=0.5,0.5,0.5;standard-deviation=0.25,0.25,0.25, found"
                + " resize=shorter-side:36:bilinear;crop=centre:32x32;channels=rgb;divisor=255.0;mean=0.5,0.5,0.5;"
                + "standard-deviation=0.25,0.25,0.25. Calibrate it with the configuration it has now.",
                sweep(output, "statistics = \"%s\"".formatted(stored)).refusal());
        assertFalse(Files.exists(output), "nothing is prepared first");
    }

    /** A byte that the storage changed in a shard of its full length, whatever it belongs to. */
    @ParameterizedTest
    @ValueSource(strings = {"pixels", "name", "label", "source_sha256", "pixels_sha256", "row_sha256"})
    void damagedRowsAreRefused(String column) throws IOException {
        Path shard = prepared.resolve("shard-00000.parquet");
        Row row;
        try (SparkSession spark = Predictions.session()) {
            row = spark.read().parquet(shard.toString()).where("index = 3").collectAsList().get(0);
        }
        byte[] file = Files.readAllBytes(shard);
        file[placeOf(column, row, new String(file, StandardCharsets.ISO_8859_1))] ^= 1;
        Files.write(shard, file);
        Files.deleteIfExists(prepared.resolve(".shard-00000.parquet.crc"));
        String where = prepared.toUri().toString().replace("file:///", "file:/").replaceAll("/$", "");
        String problem = switch (column) {
            case "pixels" -> where + ": the pixels of image images/00003.jpg are not those that were prepared: expected SHA-256 ";
            case "name" -> where + ": name, label or digests of image images/00003.jpf (row 3, label 3) are not those that were";
            case "label" -> where + ": name, label or digests of image images/00003.jpg (row 3, label 2) are not those that were";
            default -> where + ": name, label or digests of image images/00003.jpg (row 3, label 3) are not those that were";
        };
        String refusal = sweep(folder.resolve("refused"), set(prepared)).refusal();
        assertEquals(problem, refusal.substring(0, Math.min(problem.length(), refusal.length())));
        Path conf = Files.writeString(folder.resolve("damaged.conf"), set(prepared).replaceAll("^dataset \\{|}$", ""));
        refusal = CommandRun.onTwoCores("sweep", "--network", folder.resolve("tiny.conf").toString(), "--dataset", conf.toString(),
                "--bits", "4", "--methods", "none", "--batch-size", "4", "--output", folder.resolve("out").toString()).refusal();
        assertEquals(problem, refusal.substring(0, Math.min(problem.length(), refusal.length())));
    }

    /** The last byte of a value of the row, or of its low byte; values are stored plainly. */
    private static int placeOf(String column, Row row, String file) {
        int field = row.fieldIndex(column);
        if (column.equals("label")) {
            // The labels of all rows lie one behind the other.
            StringBuilder labels = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                labels.append((char) (i % 5)).append("\0\0\0");
            }
            int at = file.indexOf(labels.toString());
            assertTrue(at >= 0);
            return at + 4 * 3;
        }
        String value = row.get(field) instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : row.getString(field);
        // Behind its length, which the footer's statistics do not have before their own.
        String length = new String(new char[] {(char) (value.length() & 255), (char) (value.length() >> 8), 0, 0});
        int at = file.indexOf(length + value);
        assertTrue(at >= 0, column);
        return at + length.length() + value.length() - 1;
    }

    /** A geometry that leaves images as they are says nothing of their size. */
    @Test
    void imagesOfAnotherSizeAreRefused() throws IOException {
        Path images = TinyImages.write(folder.resolve("small"), 5, 6, 5, 16);
        Path small = TinyNetworks.write(folder, "small", TinyNetworks.random(3, 5, 16));
        Path large = TinyNetworks.write(folder, "large", TinyNetworks.random(3, 5, 32));
        Path output = folder.resolve("prepared-small");
        CommandRun.onTwoCores("prepare", "--manifest", images.toString(), "--classes", "5", "--network-conf", small.toString(),
                "--output", output.toString()).requireSuccess();
        Path conf = Files.writeString(folder.resolve("small-set.conf"), "format = prepared, location = \"" + output + "\"\n");
        assertEquals(output.toUri().toString().replace("file:///", "file:/").replaceAll("/$", "")
                        + ": expected images of 32x32 pixels, which the network takes, found 16x16. Prepare the data set for this"
                        + " network in another folder.",
                CommandRun.onTwoCores("sweep", "--network", large.toString(), "--dataset", conf.toString(), "--bits", "4",
                        "--methods", "none", "--output", folder.resolve("none").toString()).refusal());
        assertFalse(Files.exists(folder.resolve("none")), "nothing is claimed first");
    }

    @Test
    void imagesPreparedForAnotherNetworkAreRefused() throws IOException {
        Path other = prepare("other", network("other", "resize = 40"));
        Path output = folder.resolve("refused");
        String refusal = sweep(output, set(other)).refusal();
        assertEquals(other.toUri().toString().replace("file:///", "file:/").replaceAll("/$", ""),
                refusal.substring(0, refusal.indexOf(": expected")));
        assertEquals("Prepare the data set for this geometry in another folder.",
                refusal.substring(refusal.lastIndexOf("Prepare the data set")));
        assertFalse(Files.exists(output), "nothing is prepared first");
    }
}
