package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.Sha256;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SqueezeNet over the same photographs as a manifest, as an archive with a label file and as a folder of synsets that
 * holds half of ImageNet's classes (every tenth by default; {@code -Dbitsweep.reference=all} takes all 500 photographs).
 */
class SameImagesTest {

    private static final boolean ALL = "all".equals(System.getProperty("bitsweep.reference"));

    @TempDir
    Path folder;

    private Path model;

    /** A prediction: what was said, and what was right. */
    private record Answer(int index, int label, int predicted, List<Integer> five) {}

    private void sweep(String output, String... images) {
        String conf = Path.of(System.getProperty("bitsweep.root"), "conf/networks/squeezenet1_1.conf").toString();
        CommandRun.onTwoCores(Stream.concat(Stream.of("sweep", "--network", model.toString(), "--network-conf", conf,
                "--bits", "4", "--methods", "none", "--batch-size", "20", "--output", folder.resolve(output).toString()),
                Stream.of(images)).toArray(String[]::new)).requireSuccess();
    }

    /** Answers by configuration and file name. */
    private Map<String, Answer> answers(SparkSession spark, String output, boolean float32) throws IOException {
        String results = Files.readString(folder.resolve(output).resolve("results.json"));
        Map<String, Answer> answers = new TreeMap<>();
        String float32Evaluation = Predictions.results(folder.resolve(output), "evaluation").get(0);
        for (Row row : Predictions.read(spark, folder.resolve(output))
                .select("evaluation", "image_name", "image_index", "label", "predicted", "predicted_five").collectAsList()) {
            String name = row.getString(1).substring(row.getString(1).lastIndexOf('/') + 1);
            if (float32 == row.getString(0).equals(float32Evaluation)) {
                assertEquals(null, answers.put(name,
                        new Answer(row.getInt(2), row.getInt(3), row.getInt(4), row.getList(5))), name);
            }
        }
        assertTrue(results.contains(sha256(model)), "the float32 network is named by its digest");
        return answers;
    }

    private static String sha256(Path file) throws IOException {
        return Sha256.hexOf(Files.readAllBytes(file));
    }

    private static Map<String, List<Object>> withoutOrder(Map<String, Answer> answers) {
        return answers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                entry -> List.of(entry.getValue().label, entry.getValue().predicted, entry.getValue().five)));
    }

    /** The reference's float32 predictions by file name. */
    private static Map<String, Integer> reference(Path shared) throws IOException {
        List<String> lines = Files.readAllLines(shared.resolve("networks/squeezenet1_1-batch-predictions.csv"));
        int place = List.of(lines.get(0).split(",")).indexOf("c0");
        return lines.stream().skip(1).map(line -> line.split(",")).collect(Collectors.toMap(
                cells -> cells[0].substring(cells[0].lastIndexOf('/') + 1), cells -> Integer.parseInt(cells[place])));
    }

    @Test
    void manifestArchiveAndHalfTheSynsets() throws IOException {
        Path real = Path.of(System.getProperty("bitsweep.root")).toAbsolutePath().resolveSibling("shared/real");
        Assumptions.assumeTrue(Files.exists(real), "not here: shared/real");
        model = real.resolve("models/squeezenet1_1.onnx");
        Path sample = real.resolve("imagenet-sample");
        List<String> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(sample.resolve("manifest.csv"));
        for (int i = 1; i < lines.size(); i += ALL ? 1 : 10) {
            rows.add(lines.get(i));
        }
        Collections.shuffle(rows, new Random(1));

        // The manifest, with another order than names have.
        Path copy = Files.createDirectories(folder.resolve("copy"));
        for (String row : rows) {
            String name = row.substring(0, row.lastIndexOf(','));
            Files.createDirectories(copy.resolve(name).getParent());
            Files.copy(sample.resolve(name), copy.resolve(name));
        }
        Path manifest = copy.resolve("manifest.csv");
        Files.writeString(manifest, "path,label\n" + String.join("\n", rows) + "\n");
        // The archive in a third order, flat; its label file in the order of the manifest.
        Path labels = folder.resolve("labels.txt");
        Files.write(labels, rows.stream().map(row -> row.substring(row.lastIndexOf('/') + 1)).toList());
        List<String> entries = new ArrayList<>(rows);
        Collections.shuffle(entries, new Random(2));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve("val.tar")));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            for (String row : entries) {
                Path file = copy.resolve(row.substring(0, row.lastIndexOf(',')));
                DevelopmentKit.entry(tar, file.getFileName().toString(), Files.readAllBytes(file));
            }
        }

        sweep("from-manifest", "--manifest", manifest.toString(), "--classes", "imagenet");
        sweep("from-tar", "--tar", folder.resolve("val.tar").toString(), "--labels", labels.toString(), "--classes", "imagenet");
        sweep("from-folder", "--image-folder", copy.resolve("val").toString(), "--classes", "imagenet");
        try (SparkSession spark = SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate()) {
            Map<String, Answer> expected = answers(spark, "from-manifest", true);
            Map<String, Answer> tar = answers(spark, "from-tar", true);
            Map<String, Answer> synsets = answers(spark, "from-folder", true);
            assertEquals(rows.size(), expected.size());
            assertEquals(expected, tar);
            assertEquals(withoutOrder(expected), withoutOrder(synsets));
            // In the same order batches are the same, and so is everything that depends on them.
            assertEquals(answers(spark, "from-manifest", false), answers(spark, "from-tar", false));
            assertTrue(new HashSet<>(synsets.values()).stream().anyMatch(answer -> answer.label > rows.size()),
                    "labels count all of ImageNet's classes, not those that are there");
            long right = expected.values().stream().filter(answer -> answer.label == answer.predicted).count();
            System.out.printf("squeezenet1_1, %d photographs: %d right in float32 from manifest, archive and synset folder%n",
                    rows.size(), right);
            Map<String, Integer> reference = reference(real.resolveSibling("reference"));
            // The authors' own code on the same photographs: each of its float32 predictions.
            assertEquals(expected.keySet().stream().collect(Collectors.toMap(name -> name, reference::get)),
                    expected.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().predicted)));
        }
    }
}
