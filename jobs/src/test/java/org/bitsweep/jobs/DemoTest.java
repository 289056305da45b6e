package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.config.ConfigReader;
import org.bitsweep.config.Sweep;
import org.bitsweep.jobs.sweep.RunOptions;
import org.bitsweep.jobs.sweep.SweepRun;
import org.bitsweep.report.ConfigurationResult;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.settings.SettingsText;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo as an end-to-end case: the sixteen combinations at 3 and 4 bits on its first pictures must give the accuracies
 * in demo/expected.csv.
 *
 * <p>Other instruction sets and library versions round differently, and low bit widths amplify that. The tolerance of
 * each bit width is measured: with the input scaled by 1 +- 1e-6 and 1 +- 5e-7, which nothing but rounding tells from 1, the
 * accuracies of the sixteen cells move by so much at most; both sides of a comparison carry that noise, so twice as much is
 * let pass. {@code -Dbitsweep.demo.noise=measure} measures anew and rewrites the file.
 */
class DemoTest {

    private static final int IMAGES = 500;
    private static final List<Double> PERTURBATIONS = List.of(1e-6, -1e-6, 5e-7, -5e-7);

    private static SparkSession spark;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder().master("local[2]").appName("demo").config("spark.ui.enabled", "false").getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
    }

    @AfterAll
    static void stop() throws IOException {
        spark.close();
    }

    @Test
    void accuraciesAreTheCommittedOnes() throws IOException {
        Map<String, Integer> found = rightPredictions(0);
        List<String> lines = Files.readAllLines(expectedFile());
        assertEquals("weight_bits,activation_bits,methods,n,right,tolerance", lines.get(0));
        assertEquals(found.size(), lines.size() - 1, "cells");
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            String key = String.join(",", cells[0], cells[1], cells[2]);
            assertEquals(IMAGES, Integer.parseInt(cells[3]), "n of " + key);
            int expected = Integer.parseInt(cells[4]);
            int tolerance = Integer.parseInt(cells[5]);
            assertTrue(Math.abs(expected - found.get(key)) <= tolerance, () -> key + ": expected " + expected + " +- " + tolerance
                    + " right predictions of " + IMAGES + ", found " + found.get(key));
        }
    }

    @Test
    void measureNoise() throws IOException {
        Assumptions.assumeTrue("measure".equals(System.getProperty("bitsweep.demo.noise")), "rewrites demo/expected.csv");
        Map<String, Integer> exact = rightPredictions(0);
        Map<String, Integer> noise = new LinkedHashMap<>();
        for (double perturbation : PERTURBATIONS) {
            rightPredictions(perturbation).forEach((key, right) ->
                    noise.merge(bits(key), Math.abs(right - exact.get(key)), Math::max));
        }
        List<String> lines = new ArrayList<>(List.of("weight_bits,activation_bits,methods,n,right,tolerance"));
        exact.forEach((key, right) -> lines.add(key + "," + IMAGES + "," + right + "," + 2 * noise.get(bits(key))));
        Files.write(expectedFile(), lines);
        System.out.println("largest movement of a cell, right predictions of " + IMAGES + ", by bits: " + noise);
    }

    /** Right predictions by bits and methods, float32 first. */
    private Map<String, Integer> rightPredictions(double perturbation) throws IOException {
        Path conf = folder.resolve(String.format(Locale.ROOT, "perturbed%+.1e.conf", perturbation));
        double deviation = 0.2 / (1 + perturbation);
        Files.writeString(conf, "include required(file(\"" + root().resolve("conf/networks/demo-resnet-bottleneck.conf") + "\"))\n"
                + "onnx = \"" + root().resolve("demo/networks/resnet_bottleneck.onnx") + "\"\n"
                + "preprocessing.std = [" + deviation + ", " + deviation + ", " + deviation + "]\n");
        Map<String, Object> flags = new LinkedHashMap<>();
        flags.put("networks", List.of(conf.toString()));
        flags.put("bits", List.of("3", "4"));
        flags.put("limit", IMAGES);
        Sweep sweep = new ConfigReader(Path.of("")).readSweep(root().resolve("conf/sweeps/demo-table3.conf"), flags);
        NetworkResult result = ((SweepRun.Outcome.Finished) new SweepRun(spark, sweep, RunOptions.DEFAULT, new PrintWriter(System.err, true))
                .run(new org.apache.hadoop.fs.Path(folder.resolve("run-" + conf.getFileName()).toUri())))
                .record().networks().get(0);
        Map<String, Integer> right = new LinkedHashMap<>();
        right.put("32,32,none", (int) result.float32().topOne());
        for (ConfigurationResult cell : result.configurations()) {
            right.put(cell.configuration().weightBits() + "," + cell.configuration().activationBits() + ","
                    + SettingsText.methods(cell.configuration().methods()), (int) cell.accuracy().topOne());
        }
        return right;
    }

    private static String bits(String key) {
        return key.substring(0, key.lastIndexOf(','));
    }

    private static Path expectedFile() {
        return root().resolve("demo/expected.csv");
    }

    private static Path root() {
        return Path.of(System.getProperty("bitsweep.root", "")).toAbsolutePath();
    }
}
