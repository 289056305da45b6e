package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exported file is evaluated as it is, and gives the predictions of what it was exported from, image by image. */
class ExportedFilesTest {

    private static final int CLASSES = 5;

    @TempDir
    private Path folder;

    private Path evaluated;
    private Path calibration;

    @BeforeEach
    void inputs() throws IOException {
        evaluated = TinyPhotographs.manifest(folder.resolve("evaluated"), 10, 1);
        calibration = TinyPhotographs.manifest(folder.resolve("calibration"), 6, 100);
        Files.write(folder.resolve("tiny.onnx"), TinyNetworks.random(7, CLASSES, 32).toByteArray());
        TinyPhotographs.networkFile(folder.resolve("tiny.conf"), "tiny.onnx");
        CommandRun.onTwoCores("calibrate", folder.resolve("tiny.conf").toString(), "--manifest", calibration.toString(), "--classes",
                "5", "--output", folder.resolve("tiny.json").toString()).requireSuccess();
    }

    /** The predicted classes of a network's cells in the order of the images, float32 first. */
    private List<List<Object>> predictions(String sweep) throws IOException {
        Path output = folder.resolve(sweep);
        List<String> evaluations = Predictions.results(output, "evaluation");
        try (SparkSession spark = Predictions.session()) {
            return evaluations.stream().map(evaluation -> Predictions.read(spark, output)
                    .where(functions.col("evaluation").equalTo(evaluation)).orderBy("image_index").select("predicted_five")
                    .collectAsList().stream().map((Row row) -> row.get(0)).toList()).toList();
        }
    }

    private CommandRun sweep(String name, String network, String... more) {
        return CommandRun.of(List.of("sweep", "--network", folder.resolve(network).toString(), "--network-conf",
                folder.resolve("tiny.conf").toString(), "--manifest", evaluated.toString(), "--classes", "5", "--batch-size", "4",
                "--output", folder.resolve(name).toString(), "--master", "local[2]"), more);
    }

    private void export(String name, String... more) {
        CommandRun.of(List.of("export", folder.resolve("tiny.onnx").toString(), "--network-conf", folder.resolve("tiny.conf").toString(),
                "--bits", "4", "--methods", "aciq+bias-correction", "--output", folder.resolve(name).toString()), more).requireSuccess();
    }

    @Test
    void integers() throws IOException {
        String statistics = folder.resolve("tiny.json").toString();
        sweep("evaluated-integers", "tiny.onnx", "--bits", "4", "--methods", "aciq+bias-correction", "--profile", "deployable",
                "--calibration", statistics).requireSuccess();
        export("integers.onnx", "--form", "qdq", "--profile", "deployable", "--calibration", statistics);
        sweep("exported-integers", "integers.onnx").requireSuccess();
        List<List<Object>> asked = predictions("evaluated-integers");
        assertEquals(List.of(asked.get(1)), predictions("exported-integers"));
        assertNotEquals(asked.get(0), asked.get(1));
        String provenance = Predictions.text(folder.resolve("exported-integers"), "results.json");
        assertTrue(provenance.contains("qdq 1, 4W4A, plan "), provenance);
        export("nibbles.onnx", "--form", "qdq", "--weights", "int4", "--profile", "deployable", "--calibration", statistics);
        sweep("exported-nibbles", "nibbles.onnx").requireSuccess();
        assertEquals(List.of(asked.get(1)), predictions("exported-nibbles"));
        String inspected = CommandRun.of("inspect", folder.resolve("nibbles.onnx").toString()).requireSuccess().out();
        assertTrue(inspected.contains("\nweights = int4: "), inspected);
    }

    /** Statistics of the batch are computed in the file: its batches are those of the sweep. */
    @Test
    void fakeQuantized() throws IOException {
        sweep("evaluated-floats", "tiny.onnx", "--bits", "4", "--methods", "aciq+bias-correction", "--set", "operators=standard")
                .requireSuccess();
        export("floats.onnx");
        sweep("exported-floats", "floats.onnx").requireSuccess();
        assertEquals(List.of(predictions("evaluated-floats").get(1)), predictions("exported-floats"));
        String refused = CommandRun.of("export", folder.resolve("floats.onnx").toString(), "--network-conf",
                folder.resolve("tiny.conf").toString(), "--output", folder.resolve("again.onnx").toString()).refusal();
        assertTrue(refused.contains("is quantized already"), refused);
    }

    @Test
    void formsAreNamed() {
        assertEquals("--weights int5: expected int8 or int4 or int4-dequantized. Did you mean \"int4\"?", CommandRun.of("export",
                folder.resolve("tiny.onnx").toString(), "--weights", "int5", "--output", folder.resolve("x.onnx").toString()).refusal());
        assertEquals("--form fake-quantised: expected fake-quantized or qdq. Did you mean \"fake-quantized\"?", CommandRun.of("export",
                folder.resolve("tiny.onnx").toString(), "--form", "fake-quantised", "--output", folder.resolve("x.onnx").toString()).refusal());
        String reference = CommandRun.of("export", folder.resolve("tiny.onnx").toString(), "--network-conf",
                folder.resolve("tiny.conf").toString(), "--form", "qdq", "--output", folder.resolve("x.onnx").toString()).refusal();
        assertTrue(reference.contains("statistics = calibrated beside integer"), reference);
    }
}
