package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that is right on every image by definition, one of whose layers is given two bits. */
class DiagnoseTest {

    private static final int IMAGES = 60;

    @TempDir
    private Path folder;

    /** Labels are what the float32 network says. */
    private Path labelled(Path network) throws IOException {
        Path images = TinyImages.write(folder.resolve("pictures"), 3, IMAGES, 6, 16);
        Path output = folder.resolve("labels");
        CommandRun.onTwoCores("sweep", "--network", network.toString(), "--manifest", images.toString(), "--classes", "6", "--bits", "8",
                "--methods", "none", "--output", output.toString()).requireSuccess();
        String float32 = Predictions.results(output, "evaluation").get(0);
        List<Integer> labels;
        try (SparkSession spark = Predictions.session()) {
            labels = Predictions.read(spark, output).where("evaluation = '" + float32 + "'").orderBy("image_index")
                    .select("predicted").collectAsList().stream().map((Row row) -> row.getInt(0)).toList();
        }
        return TinyImages.manifest(folder.resolve("pictures"), "labelled.csv", labels);
    }

    private Path write(String name, String... more) throws IOException {
        return TinyNetworks.write(folder, name, TinyNetworks.random(17, 6, 16),
                TinyNetworks.AS_THEY_ARE + String.join("\n", more));
    }

    @Test
    void theDamagedLayerIsNamed() throws IOException {
        Path manifest = labelled(write("plain"));
        Path damaged = write("tiny", "layers { conv1 { weight-bits = 2, activation-bits = 2 } }");
        Path store = folder.resolve("store");
        Path output = folder.resolve("diagnosis");
        List<String> data = List.of("--manifest", manifest.toString(), "--classes", "6", "--bits", "8", "--methods", "none",
                "--batch-size", "20", "--store", store.toString());
        CommandRun run = CommandRun.onTwoCores(CommandRun.with(
                CommandRun.with(List.of("diagnose", damaged.toString()), data.toArray(String[]::new)),
                "--tensor-images", "20", "--tensor-batch", "20", "--together", "2", "--output", output.toString())
                .toArray(String[]::new)).requireSuccess();
        List<String> rows = Files.readAllLines(output.resolve("diagnosis.csv"));
        assertEquals(4, rows.size(), rows.toString());
        double loss = -number(rows, 2, "alone_points");
        assertTrue(loss > 20, "two bits cost: " + rows);
        assertEquals(loss, number(rows, 2, "recovered_points"), 5, rows.toString());
        assertTrue(number(rows, 2, "recovered_p_holm") < 0.01, rows.toString());
        assertTrue(number(rows, 1, "recovered_points") < 10 && number(rows, 3, "recovered_points") < 10, rows.toString());
        assertTrue(number(rows, 2, "own_sqnr_db") < number(rows, 1, "own_sqnr_db") - 15, rows.toString());
        List<String> ranked = run.out().lines().dropWhile(line -> !line.endsWith("layers by what their exemption recovers"))
                .filter(line -> line.matches("(conv|linear)\\d .*")).toList();
        assertTrue(ranked.get(0).startsWith("conv1 "), run.out());
        assertTrue(run.out().lines().anyMatch(line -> line.startsWith("conv1 + ")), run.out());
        for (String file : List.of("diagnosis.md", "diagnosis.html", "results.json", "results.csv", "together/results.json")) {
            assertTrue(Files.exists(output.resolve(file)), file);
        }
        // The exemption as a network's file says it is the same evaluation.
        Path exempted = write("exempted", "layers { conv1 { role = float } }");
        CommandRun found = CommandRun.onTwoCores(CommandRun.with(
                CommandRun.with(List.of("sweep", "--network", exempted.toString()), data.toArray(String[]::new)),
                "--output", folder.resolve("exempted-sweep").toString()).toArray(String[]::new)).requireSuccess();
        assertTrue(found.err().contains("2 of 2 networks found in "), found.err());
        // And the diagnosis itself finds everything again.
        CommandRun again = CommandRun.onTwoCores(CommandRun.with(
                CommandRun.with(List.of("diagnose", damaged.toString()), data.toArray(String[]::new)),
                "--tensor-images", "20", "--tensor-batch", "20", "--together", "2", "--output", folder.resolve("again").toString())
                .toArray(String[]::new)).requireSuccess();
        assertTrue(again.err().contains("; 0 to run: 0 predictions"), again.err());
        assertEquals(rows, Files.readAllLines(folder.resolve("again/diagnosis.csv")));
    }

    /** A file of statistics of images that are not evaluated. */
    private Path calibrated(Path network) throws IOException {
        Path others = TinyImages.write(folder.resolve("others"), 9, 8, 6, 16);
        Path statistics = folder.resolve("tiny.json");
        CommandRun.onTwoCores("calibrate", network.toString(), "--manifest", others.toString(), "--classes", "6", "--output",
                statistics.toString()).requireSuccess();
        return statistics;
    }

    /** Calibrated statistics are one file for all of the networks; without a grid of the batch no image depends on another. */
    @Test
    void calibratedStatisticsServeEveryVariant() throws IOException {
        Path network = write("tiny");
        Path manifest = labelled(network);
        Path statistics = calibrated(network);
        Path output = folder.resolve("diagnosis");
        CommandRun run = CommandRun.onTwoCores("diagnose", network.toString(), "--manifest", manifest.toString(), "--classes", "6",
                "--bits", "2", "--methods", "all", "--statistics", "calibrated", "--calibration", statistics.toString(),
                "--tensor-images", "20", "--output", output.toString()).requireSuccess();
        List<String> rows = Files.readAllLines(output.resolve("diagnosis.csv"));
        assertEquals(4, rows.size(), run.out());
        assertEquals(IMAGES, number(rows, 1, "images"));
        for (int row = 1; row <= 3; row++) {
            assertTrue(number(rows, row, "own_cosine") > 0.5 && number(rows, row, "recovered_p_holm") <= 1, rows.get(row));
        }
    }

    /** The image and an average are on grids too, and so diagnosed; integers are looked at in float32. */
    @Test
    void inputsOnGridsAreDiagnosedAsLayersAre() throws IOException {
        Path network = write("tiny");
        Path manifest = labelled(network);
        Path statistics = calibrated(network);
        Path output = folder.resolve("diagnosis");
        CommandRun run = CommandRun.onTwoCores("diagnose", network.toString(), "--manifest", manifest.toString(), "--classes", "6",
                "--bits", "2", "--methods", "none", "--profile", "deployable", "--calibration", statistics.toString(),
                "--tensor-images", "20", "--output", output.toString()).requireSuccess();
        assertTrue(run.err().contains("Diagnosed is the same plan in float32 operators (operators = blocked)"), run.err());
        List<String> rows = Files.readAllLines(output.resolve("diagnosis.csv"));
        List<String> layers = rows.stream().skip(1).map(row -> row.split(",")[3]).toList();
        assertEquals("image0", layers.get(0), layers.toString());
        assertEquals(8, number(rows, 1, "output_bits"));
        assertTrue(number(rows, 1, "own_sqnr_db") > 30, rows.get(1));
        assertTrue(layers.containsAll(List.of("conv0", "conv1", "linear0")), layers.toString());
        double loss = 0;
        for (int row = 1; row < rows.size(); row++) {
            assertEquals(IMAGES, number(rows, row, "images"), rows.get(row));
            loss = Math.min(loss, number(rows, row, "alone_points"));
        }
        assertTrue(loss < -5, "two bits cost something: " + rows);
    }

    private static double number(List<String> rows, int row, String column) {
        int place = List.of(rows.get(0).split(",")).indexOf(column);
        return Double.parseDouble(rows.get(row).split(",", -1)[place]);
    }
}
