package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.config.ConfigReader;
import org.bitsweep.config.Sweep;
import org.bitsweep.jobs.sweep.RunOptions;
import org.bitsweep.jobs.sweep.SweepRun;
import org.bitsweep.quantization.Method;
import org.bitsweep.report.ConfigurationResult;
import org.bitsweep.report.NetworkResult;
import org.bitsweep.storage.Location;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole sweeps against the authors' own code on real networks and photographs, where the reference data lie beside the
 * repository. By default a quick part; -Dbitsweep.reference=all runs every cell (about half an hour on two cores).
 *
 * <p>The authors' own code with its input perturbed by a millionth changes 5 % of predictions at 4 bits and 27 % at 2,
 * and Top-1 by up to 1.6 points on 2,000 images. The tolerances are two correct implementations' distance, not taste.
 */
class ReferenceNetworksTest {

    private static final boolean ALL = "all".equals(System.getProperty("bitsweep.reference"));

    private static SparkSession spark;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder().master("local[2]").appName("reference").config("spark.ui.enabled", "false").getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
    }

    @AfterAll
    static void stop() throws IOException {
        spark.close();
    }

    @Test
    void resnet20BatchStatistics() throws IOException {
        compare("resnet20-cifar10", "batch", 250, ALL ? List.of(2, 3, 4, 5) : List.of(4), ALL ? "all-combinations" : null,
                0.8, 2.5);
    }

    @Test
    void resnet20CalibratedStatistics() throws IOException {
        compare("resnet20-cifar10", "calibrated", 250, List.of(3, 4), ALL ? "all-combinations" : null, 0.8, 2.5);
    }

    @Test
    void resnet56BatchStatistics() throws IOException {
        Assumptions.assumeTrue(ALL, "long; -Dbitsweep.reference=all");
        compare("resnet56-cifar10", "batch", 250, List.of(2, 3, 4, 5), "all-combinations", 0.8, 2.5);
    }

    @Test
    void squeezenetBatchStatistics() throws IOException {
        Assumptions.assumeTrue(ALL, "long; -Dbitsweep.reference=all");
        compare("squeezenet1_1", "batch", 100, List.of(2, 3, 4, 5), "all-combinations", 1.5, 5.0);
    }

    @Test
    void squeezenetCalibratedStatistics() throws IOException {
        compare("squeezenet1_1", "calibrated", 100, ALL ? List.of(3, 4) : List.of(4), ALL ? "all-combinations" : null,
                1.5, 5.0);
    }

    private void compare(String network, String statistics, int batchSize, List<Integer> bits, String methods,
            double meanTolerance, double worstTolerance) throws IOException {
        Path reference = shared("reference/networks/" + network + "-" + statistics + ".csv");
        Map<String, Object> flags = flags(network, statistics, batchSize);
        flags.put("bits", bits.stream().map(String::valueOf).toList());
        flags.put("methods", methods == null ? List.of("none", "aciq", "bias-correction", "all") : methods);
        Sweep sweep = new ConfigReader(Path.of("")).readSweep(flags);
        SweepRun.Outcome.Finished finished = run(sweep, RunOptions.DEFAULT, "run");
        foundAgain(sweep);
        NetworkResult result = finished.record().networks().get(0);

        Map<String, String[]> expected = new HashMap<>();
        for (String line : Files.readAllLines(reference)) {
            String[] cells = line.split(",");
            expected.put(String.join(",", List.of(cells).subList(4, 10)), cells);
        }
        double sum = 0;
        double signed = 0;
        double worst = 0;
        for (ConfigurationResult configuration : result.configurations()) {
            double difference =
                    configuration.accuracy().topOnePercent() - Double.parseDouble(expected.get(key(configuration))[10]);
            sum += Math.abs(difference);
            signed += difference;
            worst = Math.max(worst, Math.abs(difference));
        }
        int cells = result.configurations().size();
        Path float32Reference = reference.resolveSibling(reference.getFileName().toString().replace("-calibrated", "-batch"));
        double same = samePredictions(float32Reference, "c0", result.float32Evaluation(), finished.output().toString());
        List<Double> sameQuantized = new ArrayList<>();
        for (ConfigurationResult configuration : result.configurations()) {
            sameQuantized.add(samePredictions(reference, expected.get(key(configuration))[0], configuration.evaluation(),
                    finished.output().toString()));
        }
        System.out.printf(Locale.ROOT, "%s, %s statistics, %d images: float32 Top-1 %.2f (reference %s), same prediction on"
                + " %.2f %%; %d cells (%d distinct networks): mean absolute difference %.3f, mean %+.3f, worst %.2f points,"
                + " same predictions %.1f to %.1f %%%n",
                network, statistics, result.float32().images(), result.float32().topOnePercent(),
                expected.get("32,32,0,0,0,0") == null ? "-" : expected.get("32,32,0,0,0,0")[10], same, cells,
                result.configurations().stream().map(ConfigurationResult::evaluation).distinct().count(),
                sum / cells, signed / cells, worst, Collections.min(sameQuantized), Collections.max(sameQuantized));
        assertTrue(same >= 99.9, "same float32 predictions: " + same + " %");
        assertTrue(sum / cells <= meanTolerance, "mean absolute difference " + sum / cells);
        assertTrue(worst <= worstTolerance, "worst difference " + worst);
        if (statistics.equals("calibrated")) {
            // With constant ranges a rounding difference seldom spreads: an input scaled by 1 + 1e-6 leaves 97.4 to 98.8 % of
            // SqueezeNet's predictions as they were, a wrong rule for one layer left 75 %. Statistics of the batch move with
            // every value: there noise alone leaves 66 to 84 %.
            assertTrue(Collections.min(sameQuantized) >= 90, "same predictions: " + sameQuantized);
        }
    }

    @Test
    void resnet20DivergenceExperiment() throws Exception {
        compareThresholds("resnet20-cifar10", 250, true);
    }

    @Test
    void squeezenetDivergenceExperiment() throws Exception {
        compareThresholds("squeezenet1_1", 100, ALL);
    }

    /**
     * The KLD experiment, every column of the authors' predictions. Which candidate has the least divergence is nearly a tie
     * for some images: the last bits of the activations decide there, and a threshold moved by one such image moves
     * the codes of a whole layer. So thresholds are compared with the authors' image by image, and predictions are made with theirs.
     */
    private void compareThresholds(String network, int batchSize, boolean all) throws Exception {
        Path reference = shared("reference/networks/" + network + "-kld.csv");
        Map<String, Object> flags = flags(network, "calibrated", batchSize);
        ReferenceThresholds thresholds = ReferenceThresholds.collect(new ConfigReader(Path.of("")).readSweep(flags),
                shared("reference/networks/" + network + "-kld-thresholds-per-image.csv"));
        System.out.printf(Locale.ROOT, "%s: %d of %d thresholds of images are the authors'%n", network, thresholds.equal(),
                thresholds.compared());
        assertTrue(thresholds.equal() >= 0.995 * thresholds.compared(), thresholds.equal() + " of " + thresholds.compared());
        Path statistics = Files.writeString(folder.resolve("statistics.json"), thresholds.statistics().toJson());
        flags.put("calibration", Map.of("statistics", statistics.toString()));
        flags.put("bits", List.of("8W4A"));
        flags.put("settings.granularity", "tensor");
        flags.put("settings.tensor-grid", "kernel");
        RunOptions options = new RunOptions(Optional.of(Location.resolve(folder, "store")), RunOptions.DEFAULT.reuse(),
                RunOptions.DEFAULT.extent(), RunOptions.DEFAULT.tasks(), RunOptions.DEFAULT.nativeMemory(),
                RunOptions.DEFAULT.explanation(), 0);
        List<String> lines = Files.readAllLines(reference);
        for (String weights : all ? List.of("tensor", "channel") : List.of("tensor")) {
            for (String clipping : List.of("kld", "laplace")) {
                flags.put("methods", clipping.equals("kld") ? List.of("none", "aciq") : List.of("aciq"));
                flags.put("settings.weight-granularity", weights);
                flags.put("settings.clipping", clipping);
                SweepRun.Outcome.Finished finished =
                        run(new ConfigReader(Path.of("")).readSweep(flags), options, weights + "-" + clipping);
                for (ConfigurationResult configuration : finished.record().networks().get(0).configurations()) {
                    String rule = configuration.configuration().uses(Method.ACIQ) ? clipping : "min-max";
                    String[] expected = lines.stream().map(line -> line.split(","))
                            .filter(cells -> cells[6].equals(weights) && cells[8].equals(rule)).findFirst().orElseThrow();
                    double same = samePredictions(reference, expected[0], configuration.evaluation(), folder + "/store");
                    System.out.printf(Locale.ROOT, "%s, 8W4A per tensor, weights per %s, %s: Top-1 %.2f (reference %s), same"
                            + " prediction on %.2f %%%n", network, weights, rule, configuration.accuracy().topOnePercent(),
                            expected[13], same);
                    // The authors' own code keeps 98.95 % and more under an input scaled by a millionth.
                    assertTrue(same >= 98, "same predictions: " + same + " % under " + rule + ", weights per " + weights);
                }
            }
        }
    }

    private static Map<String, Object> flags(String network, String statistics, int batchSize) {
        boolean imagenet = network.startsWith("squeezenet");
        Path real = shared("real");
        Path images = real.resolve(imagenet ? "imagenet-sample" : "cifar10-jpeg");
        Map<String, Object> flags = new LinkedHashMap<>();
        flags.put("networks", List.of(Map.of(
                "onnx", real.resolve("models/" + network + ".onnx").toString(),
                "conf", root().resolve("conf/networks/" + (imagenet ? network : network.split("-")[0]) + ".conf").toString())));
        flags.put("dataset", Map.of("format", "manifest", "location", images.resolve("manifest.csv").toString(),
                "classes", imagenet ? 1000 : 10));
        flags.put("settings.statistics", statistics);
        flags.put("batch-size", batchSize);
        flags.put("gate", "off");
        if (statistics.equals("calibrated")) {
            flags.put("calibration", Map.of("manifest", images.resolve("calibration.csv").toString(), "images", 32));
        }
        return flags;
    }

    private SweepRun.Outcome.Finished run(Sweep sweep, RunOptions options, String output) throws IOException {
        return (SweepRun.Outcome.Finished) new SweepRun(spark, sweep, options, new PrintWriter(System.err, true))
                .run(new org.apache.hadoop.fs.Path(folder.resolve(output).toString()));
    }

    /** The same sweep over the first one's store: nothing is computed, and what is written is the same, byte for byte. */
    private void foundAgain(Sweep sweep) throws IOException {
        Map<String, Long> before = written();
        RunOptions options = new RunOptions(Optional.of(Location.resolve(folder, "run")), RunOptions.DEFAULT.reuse(),
                RunOptions.DEFAULT.extent(), RunOptions.DEFAULT.tasks(), RunOptions.DEFAULT.nativeMemory(),
                RunOptions.DEFAULT.explanation(), 0);
        run(sweep, options, "again");
        assertEquals(before, written());
        assertEquals(-1, Files.mismatch(folder.resolve("run/results.csv"), folder.resolve("again/results.csv")));
    }

    private Map<String, Long> written() throws IOException {
        Map<String, Long> times = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve("run/predictions"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
                times.put(file.toString(), Files.getLastModifiedTime(file).toMillis());
            }
        }
        return times;
    }

    private static String key(ConfigurationResult configuration) {
        StringBuilder key = new StringBuilder().append(configuration.configuration().weightBits()).append(',')
                .append(configuration.configuration().activationBits());
        for (Method method : Method.values()) {
            key.append(',').append(configuration.configuration().uses(method) ? 1 : 0);
        }
        return key.toString();
    }

    /** The share of images for which the reference, in a column of its predictions, names the class that we do. */
    private static double samePredictions(Path reference, String column, String digest, String output) throws IOException {
        List<String> lines = Files.readAllLines(
                reference.resolveSibling(reference.getFileName().toString().replace(".csv", "-predictions.csv")));
        int place = List.of(lines.get(0).split(",")).indexOf(column);
        Map<String, Integer> expected = new HashMap<>();
        lines.stream().skip(1).map(line -> line.split(",")).forEach(cells -> expected.put(cells[0], Integer.parseInt(cells[place])));
        List<Row> rows = spark.read().parquet(output + "/predictions")
                .where("evaluation = '" + digest + "'").select("image_name", "predicted").collectAsList();
        assertEquals(expected.size(), rows.size());
        long same = rows.stream().filter(row -> expected.get(row.getString(0)) == row.getInt(1)).count();
        return 100.0 * same / rows.size();
    }

    private static Path root() {
        return Path.of(System.getProperty("bitsweep.root", "")).toAbsolutePath();
    }

    private static Path shared(String relative) {
        Path path = root().resolveSibling("shared").resolve(relative);
        Assumptions.assumeTrue(Files.exists(path), () -> "not here: shared/" + relative);
        return path;
    }
}
