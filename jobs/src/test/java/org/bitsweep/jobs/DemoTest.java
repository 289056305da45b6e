package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.bitsweep.config.ConfigReader;
import org.bitsweep.config.Sweep;
import org.bitsweep.jobs.sweep.RunOptions;
import org.bitsweep.jobs.sweep.SweepRun;
import org.bitsweep.quantization.Method;
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

    /** So many predictions at least change with a method, between any two cells that differ in it only. */
    private static final int LEAST_CHANGED = 5;

    private static SparkSession spark;

    private NetworkResult last;
    private Path lastFolder;

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
        requireEveryMethodActs();
        requireEffects(found, lines);
    }

    /**
     * A method on and off, the other three alike: eight pairs of cells a bit width. Where it does nothing, both predict the
     * same for every image, which no accuracy within its tolerance shows.
     */
    private void requireEveryMethodActs() {
        Map<String, Map<Integer, Integer>> predicted = new HashMap<>();
        for (ConfigurationResult cell : last.configurations()) {
            Map<Integer, Integer> classes = new HashMap<>();
            spark.read().parquet(lastFolder.resolve("predictions").toUri().toString())
                    .where(functions.col("evaluation").equalTo(cell.evaluation()))
                    .select("image_index", "predicted").collectAsList().forEach(row -> classes.put(row.getInt(0), row.getInt(1)));
            assertEquals(IMAGES, classes.size());
            predicted.put(key(cell), classes);
        }
        for (ConfigurationResult cell : last.configurations()) {
            for (Method method : Method.values()) {
                if (cell.configuration().methods().contains(method)) {
                    Set<Method> others = new TreeSet<>(cell.configuration().methods());
                    others.remove(method);
                    String without = bits(key(cell)) + "," + SettingsText.methods(others);
                    Map<Integer, Integer> off = predicted.get(without);
                    long changed = predicted.get(key(cell)).entrySet().stream()
                            .filter(entry -> !entry.getValue().equals(off.get(entry.getKey()))).count();
                    assertTrue(changed >= LEAST_CHANGED, () -> method + " changes " + changed + " of " + IMAGES
                            + " predictions between " + without + " and " + key(cell));
                }
            }
        }
    }

    /**
     * What a method gains at 3 bits, summed over its eight pairs, is the committed gain. All sixteen cells are in the sum,
     * each with half its tolerance: a method without effect misses its gain by twice and more of that.
     */
    private static void requireEffects(Map<String, Integer> found, List<String> lines) {
        Map<String, Integer> expected = new LinkedHashMap<>();
        int tolerance = 0;
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            if (cells[0].equals("3")) {
                expected.put(String.join(",", cells[0], cells[1], cells[2]), Integer.parseInt(cells[4]));
                tolerance += Integer.parseInt(cells[5]) / 2;
            }
        }
        for (Method method : Method.values()) {
            int gain = gain(method, expected);
            int allowed = tolerance;
            assertTrue(gain > 2 * allowed, () -> method + ": the committed gain " + gain + " is too small to be told from nothing");
            assertTrue(Math.abs(gain - gain(method, found)) <= allowed, () -> method + ": expected a gain of " + gain + " +- " + allowed
                    + " right predictions at 3 bits, found " + gain(method, found));
        }
    }

    private static int gain(Method method, Map<String, Integer> right) {
        return right.entrySet().stream().filter(cell -> cell.getKey().startsWith("3,"))
                .mapToInt(cell -> List.of(cell.getKey().substring(cell.getKey().lastIndexOf(',') + 1).split("\\+"))
                        .contains(method.key()) ? cell.getValue() : -cell.getValue()).sum();
    }

    private static String key(ConfigurationResult cell) {
        return cell.configuration().weightBits() + "," + cell.configuration().activationBits() + ","
                + SettingsText.methods(cell.configuration().methods());
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
        lastFolder = folder.resolve("run-" + conf.getFileName());
        NetworkResult result = ((SweepRun.Outcome.Finished) new SweepRun(spark, sweep, RunOptions.DEFAULT, new PrintWriter(System.err, true))
                .run(new org.apache.hadoop.fs.Path(lastFolder.toUri())))
                .record().networks().get(0);
        last = result;
        Map<String, Integer> right = new LinkedHashMap<>();
        right.put("32,32,none", (int) result.float32().topOne());
        for (ConfigurationResult cell : result.configurations()) {
            right.put(key(cell), (int) cell.accuracy().topOne());
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
