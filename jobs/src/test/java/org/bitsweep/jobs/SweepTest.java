package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Less usual sweeps that must come out as the usual ones do. */
class SweepTest {

    private static final int IMAGES = 6;
    private static final int CLASSES = 3;
    private static final int SIDE = 16;

    @TempDir
    private Path folder;

    private Path manifest;
    private Path network;

    @BeforeEach
    void inputs() throws IOException {
        manifest = TinyImages.write(folder.resolve("images"), 9, IMAGES, CLASSES, SIDE);
        network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(12, CLASSES, SIDE));
    }

    /** @param networks one, or several joined by commas */
    private CommandRun sweep(String networks, Path output) {
        return CommandRun.of("sweep", "--network", networks, "--manifest", manifest.toString(),
                "--classes", Integer.toString(CLASSES), "--bits", "4", "--methods", "none", "--batch-size", "4",
                "--partitions", "4",
                "--master", "local[1]", "--output", output.toString()).requireSuccess();
    }

    private static List<String> list(Path folder, String prefix) throws IOException {
        try (var found = Files.list(folder)) {
            return found.map(path -> path.getFileName().toString()).filter(name -> name.startsWith(prefix)).sorted().toList();
        }
    }

    @Test
    void anInterruptedRunGoesOn() throws IOException {
        Path output = folder.resolve("output");
        sweep(network.toString(), output);
        List<String> files = List.of("results.csv", "results.json", "table.md", "table.txt");
        List<String> texts = new ArrayList<>();
        for (String file : files) {
            texts.add(Predictions.text(output, file));
            Files.delete(output.resolve(file));
        }
        String claim = Predictions.text(output, "sweep.json");
        Files.writeString(output.resolve("sweep.json"), claim.replace("FINISHED", "RUNNING"));
        // Hadoop's checksum of the file as it was.
        Files.deleteIfExists(output.resolve(".sweep.json.crc"));
        // Of one of the two networks the second batch was not done, and neither was counted.
        List<String> evaluations = list(output.resolve("predictions"), "evaluation=");
        assertEquals(2, evaluations.size());
        for (String evaluation : evaluations) {
            Files.delete(output.resolve("predictions").resolve(evaluation).resolve("_finished.json"));
        }
        Path folderOfOne = output.resolve("predictions").resolve(evaluations.get(0));
        List<String> pieces = list(folderOfOne, "images-");
        assertEquals(2, pieces.size());
        Files.delete(folderOfOne.resolve(pieces.get(1)));
        CommandRun again = sweep(network.toString(), output);
        assertTrue(again.err().contains("1 of 2 networks found in file:" + output + ", 1 in part; 1 to run: 2 predictions\n"), again.err());
        assertEquals(pieces, list(folderOfOne, "images-"));
        for (int i = 0; i < files.size(); i++) {
            assertEquals(texts.get(i), Predictions.text(output, files.get(i)), files.get(i));
        }
        assertEquals(claim, Predictions.text(output, "sweep.json"));
    }

    /** Where nothing is resized or cropped, only the network tells how large its images are. */
    @Test
    void prepareTakesTheSizeFromTheNetwork() throws IOException {
        Path prepared = folder.resolve("prepared");
        CommandRun run = CommandRun.onTwoCores("prepare", "--manifest", manifest.toString(), "--classes",
                Integer.toString(CLASSES), "--network-conf", network.toString(), "--output", prepared.toString()).requireSuccess();
        assertTrue(run.out().contains("6 images of 16x16 pixels in 1 shards, 0 unreadable\ngeometry resize=none;crop=none\n"), run.out());
        Path set = Files.writeString(folder.resolve("set.conf"), "format = prepared\nlocation = prepared\n");
        Path others = TinyImages.write(folder.resolve("others"), 10, 4, CLASSES, SIDE);
        Path output = folder.resolve("output");
        CommandRun.onTwoCores("sweep", "--network", network.toString(), "--dataset", set.toString(), "--bits", "4",
                "--methods", "none", "--batch-size", "4", "--statistics", "calibrated", "--calibration", others.toString(),
                "--calibration-classes", "3", "--output", output.toString()).requireSuccess();
        assertEquals(List.of("6", "6"), Predictions.results(output, "n"));
    }

    @Test
    void namesThatSparkReadsAsPatterns() throws IOException {
        Path output = folder.resolve("results of [today] {1,2}?");
        sweep(network.toString(), output);
        assertEquals(List.of("6", "6"), Predictions.results(output, "n"));
    }

    @Test
    void oneNetworkFileAtTwoSizes() throws IOException {
        Files.write(folder.resolve("any.onnx"), TinyNetworks.randomOfAnySize(5, CLASSES).toByteArray());
        List<String> confs = new ArrayList<>();
        for (int side : List.of(8, 12)) {
            confs.add(Files.writeString(folder.resolve("at-" + side + ".conf"), "onnx = \"any.onnx\"\n"
                    + TinyNetworks.AS_THEY_ARE.replace("crop = none", "crop = " + side)).toString());
        }
        Path together = folder.resolve("together");
        sweep(String.join(",", confs), together);
        List<String> alone = new ArrayList<>();
        for (String conf : confs) {
            Path output = folder.resolve("alone-" + alone.size());
            sweep(conf, output);
            alone.addAll(lines(output));
        }
        assertEquals(4, alone.size());
        assertEquals(alone, lines(together));
    }

    /** All cells but for the sweep's name, which is the first column. */
    private static List<String> lines(Path output) throws IOException {
        return Predictions.text(output, "results.csv").lines().skip(1).map(line -> line.substring(line.indexOf(',') + 1)).toList();
    }
}
