package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result is a function of network, images and configuration, never of cores and partitions. */
class InvarianceTest {

    private static final int IMAGES = 31;
    private static final int CLASSES = 6;
    private static final int SIDE = 16;
    /** Does not divide the images: four batches, the last of seven. */
    private static final String BATCH_SIZE = "8";

    @TempDir
    private static Path folder;

    private static List<String> sweep;
    private static List<String> calibration;

    @BeforeAll
    static void inputs() throws IOException {
        Path network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(17, CLASSES, SIDE));
        Path manifest = TinyImages.write(folder.resolve("images"), 5, IMAGES, CLASSES, SIDE);
        sweep = List.of("sweep", "--network", network.toString(), "--manifest", manifest.toString(),
                "--classes", Integer.toString(CLASSES));
        calibration = List.of("--statistics", "calibrated", "--calibration",
                TinyImages.write(folder.resolve("calibration"), 6, 11, CLASSES, SIDE).toString());
    }

    /** Cores and pieces that must not matter; 9 pieces are more than the batches. */
    private enum Layout {
        ONE_CORE("local[1]"),
        TWO_CORES("local[2]"),
        ONE_PARTITION("local[2]", "--partitions", "1"),
        THREE_PARTITIONS("local[2]", "--partitions", "3"),
        SEVEN_PARTITIONS("local[2]", "--partitions", "7"),
        NINE_PARTITIONS_ON_ONE_CORE("local[1]", "--partitions", "9");

        private final List<String> options;

        Layout(String master, String... options) {
            this.options = Stream.concat(Stream.of("--master", master), Stream.of(options)).toList();
        }
    }

    private static Path run(String name, List<String> options, String... more) {
        List<String> arguments = new ArrayList<>(sweep);
        arguments.addAll(options);
        arguments.addAll(List.of(more));
        Path output = folder.resolve(name);
        CommandRun.of(arguments, "--output", output.toString()).requireSuccess();
        return output;
    }

    @Test
    void batchStatistics() throws IOException {
        List<String> cells = List.of("--bits", "2,4", "--methods", "none,aciq,bias-correction,all");
        List<Path> outputs = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            outputs.add(run("batch-" + layout, layout.options,
                    Stream.concat(cells.stream(), Stream.of("--batch-size", BATCH_SIZE)).toArray(String[]::new)));
        }
        Path other = run("other-batches", Layout.TWO_CORES.options,
                Stream.concat(cells.stream(), Stream.of("--batch-size", "16")).toArray(String[]::new));
        try (SparkSession spark = Predictions.session()) {
            List<String> first = same(spark, outputs);
            assertEquals(9 * IMAGES, first.size());
            assertTrue(Predictions.distinct(spark, outputs.get(0), "predicted").size() > 1, "a network that knows one class shows nothing");
            // Otherwise equal rows would prove nothing: the images of a batch do matter.
            assertNotEquals(Predictions.answers(spark, outputs.get(0)), Predictions.answers(spark, other));
        }
    }

    @Test
    void calibratedStatistics() throws IOException {
        List<Path> outputs = new ArrayList<>();
        for (Layout layout : List.of(Layout.ONE_CORE, Layout.TWO_CORES, Layout.THREE_PARTITIONS)) {
            outputs.add(run("calibrated-" + layout, layout.options, Stream.concat(calibration.stream(),
                    Stream.of("--bits", "3", "--methods", "none,all", "--batch-size", BATCH_SIZE)).toArray(String[]::new)));
        }
        Path other = run("calibrated-other-batches", Layout.TWO_CORES.options, Stream.concat(calibration.stream(),
                Stream.of("--bits", "3", "--methods", "none,all", "--batch-size", "16")).toArray(String[]::new));
        String statistics = Predictions.text(outputs.get(0), "statistics-tiny.json");
        for (Path output : outputs) {
            assertEquals(statistics, Predictions.text(output, "statistics-tiny.json"), output.toString());
        }
        try (SparkSession spark = Predictions.session()) {
            List<String> first = same(spark, outputs);
            assertEquals(3 * IMAGES, first.size());
            // With fixed statistics no image knows of another.
            assertEquals(first, Predictions.rows(spark, other));
        }
    }

    /** Requires the same rows, counts and provenance of all runs, and gives the rows. */
    private static List<String> same(SparkSession spark, List<Path> outputs) throws IOException {
        Path first = outputs.get(0);
        List<String> rows = Predictions.rows(spark, first);
        for (Path output : outputs) {
            assertEquals(rows, Predictions.rows(spark, output), output.toString());
            for (String file : List.of("results.csv", "results.json", "table.md", "table.txt")) {
                assertEquals(Predictions.text(first, file), Predictions.text(output, file), output + " " + file);
            }
        }
        return rows;
    }

    @Test
    void cellsOfTheSameNetworkAreEvaluatedOnce() throws IOException {
        Path output = run("five-bits", Layout.TWO_CORES.options, "--bits", "5", "--batch-size", "16");
        try (SparkSession spark = Predictions.session()) {
            // Clipping and the bits of activations end at 4 bits in this profile: weights and their bias are left.
            List<Object> networks = Predictions.distinct(spark, output, "evaluation");
            assertEquals(1 + 4, networks.size());
            assertEquals(networks.size() * IMAGES, Predictions.rows(spark, output).size());
        }
        List<String> quantized = Predictions.results(output, "evaluation").stream().skip(1).toList();
        assertEquals(16, quantized.size());
        assertEquals(4, quantized.stream().distinct().count());
        for (String network : quantized) {
            assertEquals(4, quantized.stream().filter(network::equals).count(), "each network fills four cells");
        }
        List<String> rows = Predictions.text(output, "table.md").lines()
                .filter(line -> line.matches(".*\\| *\\d+\\.\\d\\d [a-d] *\\|.*")).toList();
        assertEquals(16, rows.size(), Predictions.text(output, "table.md"));
    }
}
