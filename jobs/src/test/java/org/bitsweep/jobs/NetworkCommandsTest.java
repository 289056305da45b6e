package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bitsweep.Sha256;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look at one network without images. */
class NetworkCommandsTest {

    @TempDir
    private static Path folder;

    private static Path network;

    @BeforeAll
    static void write() throws IOException {
        network = TinyNetworks.write(folder, "tiny", TinyNetworks.random(17, 6, 16));
    }

    @Test
    void inspectPrintsThePlan() throws IOException {
        CommandRun run = CommandRun.of("inspect", network.toString(), "--bits", "3").requireSuccess();
        assertEquals("", run.err());
        assertEquals("""
                tiny, 3W3A, aciq+bit-allocation-activations+bit-allocation-weights+bias-correction
                ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
                layer    node    weights  output   role                weight bits   output bits  per      range     lo, hi from
                ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
                conv0    conv    6x3x3x3  6x16x16  first               8 corrected   ~3           channel  positive  clipped, laplace
                conv1    conv_1  8x6x3x3  8x16x16  hidden convolution  ~3 corrected  ~3           channel  positive  clipped, laplace
                linear0  fc      6x8      6        classifier          8 corrected   8            tensor   full      extremes of all images
                ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
                network NETWORK, input [N,3,16,16], 6 classes
                plan PLAN
                bits marked ~ are an average that bit allocation distributes over the channels
                average pooling (avgpool0) stays in float, as in the authors' code; the text of the paper has it at 8 bits:
                  average-pooling = quantized, as in the profile paper

                """.replace("NETWORK", Sha256.hexOf(Files.readAllBytes(folder.resolve("tiny.onnx")))),
                run.out().replaceFirst("plan [0-9a-f]{64}", "plan PLAN"));
    }

    @Test
    void inspectPrintsATableForEachConfiguration() {
        CommandRun run = CommandRun.of("inspect", folder.resolve("tiny.onnx").toString(), "--bits", "4,8W4A", "--methods",
                "none,bias-correction", "--statistics", "calibrated").requireSuccess();
        assertEquals(List.of("tiny, 4W4A, none", "tiny, 8W4A, none", "tiny, 4W4A, bias-correction", "tiny, 8W4A, bias-correction"),
                run.out().lines().filter(line -> line.startsWith("tiny, ")).toList());
    }

    @Test
    void whatIsExportedTellsWhatItIs() throws IOException {
        Path exported = folder.resolve("exported.onnx");
        CommandRun run = CommandRun.of("export", network.toString(), "--bits", "3", "--output", exported.toString()).requireSuccess();
        String plan = run.out().replaceFirst("(?s).*plan ([0-9a-f]{64}).*", "$1");
        String inspected = CommandRun.of("inspect", exported.toString()).requireSuccess().out();
        assertTrue(inspected.contains("\nplan = " + plan + "\n") && inspected.contains("\nactivation-bits = 3\n"), inspected);
        assertTrue(inspected.contains("network = " + Sha256.hexOf(Files.readAllBytes(folder.resolve("tiny.onnx")))), inspected);
        assertTrue(inspected.contains("| conv1 "), inspected);
        String refused = CommandRun.of("inspect", exported.toString(), "--bits", "4").refusal();
        assertTrue(refused.contains("is quantized already"), refused);
        String several = CommandRun.of("export", network.toString(), "--bits", "3,4", "--output", exported.toString()).refusal();
        assertTrue(several.contains("expected one configuration, found 2"), several);
        String uncalibrated = CommandRun.of("export", network.toString(), "--statistics", "calibrated", "--output",
                exported.toString()).refusal();
        assertTrue(uncalibrated.contains("need --calibration FILE.json"), uncalibrated);
    }

    @Test
    void inspectShowsAveragePoolingWhereItIsQuantized() {
        CommandRun run = CommandRun.of("inspect", network.toString(), "--profile", "paper").requireSuccess();
        assertEquals(List.of("avgpool0", "pool", "-", "8x1x1", "average pooling", "-", "8", "tensor", "full",
                "mean of image extremes"), cells(run.out().lines().filter(line -> line.startsWith("avgpool0")).findFirst().orElseThrow()));
        assertTrue(!run.out().contains("stays in float"), run.out());
    }

    /** At 8 bits everything is near float32; at 2 bits the classifier, which has 8, hears of what lies before it. */
    @Test
    void diagnoseLooksAtEveryTensor() throws IOException {
        Path images = TinyImages.writeColours(folder.resolve("pictures"), 3, 12, 16);
        Path output = folder.resolve("tensors");
        CommandRun run = CommandRun.of("diagnose", network.toString(), "--manifest", images.toString(), "--classes", "6",
                "--tensor-images", "10", "--tensor-batch", "4", "--bits", "8,2", "--methods", "none", "--no-accuracy", "--output",
                output.toString()).requireSuccess();
        assertEquals(List.of("tiny, 8W8A, none: tensors", "tiny, 2W2A, none: tensors"),
                run.out().lines().filter(line -> line.startsWith("tiny, ")).toList());
        assertTrue(run.out().contains("10 images, batches of 4; each layer's output as the next reads it"), run.out());
        List<String> rows = Files.readAllLines(output.resolve("diagnosis.csv"));
        assertEquals(7, rows.size());
        assertEquals("tiny,8W8A,none,conv1", rows.get(2).substring(0, 20));
        assertTrue(number(rows, 2, "sqnr_db") > 30 && number(rows, 2, "mean_shift") < 0.05
                && Math.abs(number(rows, 2, "variance_ratio") - 1) < 0.05 && number(rows, 2, "cosine") > 0.999, rows.get(2));
        assertEquals(2, number(rows, 5, "weight_bits"));
        assertEquals(2, number(rows, 5, "output_bits"));
        assertTrue(number(rows, 5, "sqnr_db") < number(rows, 2, "sqnr_db") - 15, rows.toString());
        assertEquals(8, number(rows, 6, "weight_bits"), "the classifier's weights");
        assertTrue(number(rows, 6, "own_sqnr_db") > number(rows, 6, "sqnr_db") + 10, "the classifier's input is to blame: " + rows);
        assertTrue(Files.readString(output.resolve("diagnosis.html")).contains("graph, darker where the layer makes more noise"));
        assertTrue(Files.readString(output.resolve("diagnosis.md")).startsWith("### tiny, 8W8A, none: tensors"));
    }

    @Test
    void diagnoseTellsWhatItLacks() throws IOException {
        Path images = TinyImages.writeColours(folder.resolve("few"), 3, 6, 16);
        List<String> command = List.of("diagnose", network.toString(), "--manifest", images.toString(), "--classes", "6");
        String uncalibrated = CommandRun.of(command, "--statistics", "calibrated", "--no-accuracy").refusal();
        assertTrue(uncalibrated.contains("calibrated statistics need"), uncalibrated);
        String calibrated = CommandRun.of(command, "--calibration", "statistics.json", "--no-accuracy").refusal();
        assertTrue(calibrated.contains("--calibration is for calibrated statistics"), calibrated);
        String store = CommandRun.of(command, "--no-accuracy", "--store", folder.toString()).refusal();
        assertEquals("command line: --store, --limit and --batch-size are for evaluations, and --no-accuracy asks for none. Remove it,"
                + " or them.", store);
    }

    /** Of a row of CSV the number below a head. */
    private static double number(List<String> rows, int row, String column) {
        int place = List.of(rows.get(0).split(",")).indexOf(column);
        return Double.parseDouble(rows.get(row).split(",", -1)[place]);
    }

    private static List<String> cells(String line) {
        return Arrays.asList(line.strip().split(" {2,}"));
    }

    @Test
    void benchmarkPrintsTimesAndMemory() {
        CommandRun run = CommandRun.of("benchmark", network.toString(), "--batch-size", "2", "--rounds", "3").requireSuccess();
        List<String> lines = run.out().lines().toList();
        assertEquals("tiny, 4W4A, aciq+bit-allocation-activations+bit-allocation-weights+bias-correction", lines.get(0));
        assertEquals(List.of("version", "ms/image", "fastest", "ratio", "processor ms", "ratio", "peak memory MiB",
                "network MiB"), cells(lines.get(2)));
        List<String> versions = List.of("float32", "bare loop", "calibrated statistics", "batch statistics",
                "batch statistics, streamed", "naive", "calibrated in standard operators", "batch in standard operators",
                "naive in standard operators", "integers");
        for (int i = 0; i < versions.size(); i++) {
            List<String> cells = cells(lines.get(4 + i));
            assertEquals(versions.get(i), cells.get(0));
            double median = Double.parseDouble(cells.get(1));
            double fastest = Double.parseDouble(cells.get(2));
            assertTrue(fastest >= 0 && fastest <= median && median < 1000, lines.get(4 + i));
            assertTrue(Double.parseDouble(cells.get(3)) > 0, lines.get(4 + i));
            assertTrue(Long.parseLong(cells.get(6)) >= 0, lines.get(4 + i));
            assertEquals("0", cells.get(7), "a few kilobytes");
        }
        assertEquals("1.00", cells(lines.get(4)).get(3), "float32 is what the others are compared with");
        assertEquals("batches of 2, one thread, 3 rounds; versions take turns within a round", lines.get(15));
    }

    @Test
    void benchmarkWritesTimesAndOperatorsOfEveryBatchSize() throws Exception {
        Path times = network.resolveSibling("times.csv");
        CommandRun.of("benchmark", network.toString(), "--batch-size", "1,2", "--threads", "2", "--rounds", "3", "--operators",
                "--output", times.toString()).requireSuccess();
        List<String> rows = Files.readAllLines(times);
        assertEquals(1 + 2 * 10, rows.size());
        assertTrue(rows.get(11).startsWith("tiny,4W4A,aciq+bit-allocation-activations+bit-allocation-weights+bias-correction,"
                + "float32,2,2,3,"), rows.get(11));
        List<String> operators = Files.readAllLines(times.resolveSibling("times-operators.csv"));
        assertEquals("network,bits,methods,version,batch_size,group,operator,nodes,milliseconds", operators.get(0));
        assertTrue(operators.stream().anyMatch(row -> row.contains(",naive,2,") && row.contains("Conv")), operators.toString());
    }

    @Test
    void benchmarkRefusesNoRoundsAndEmptyBatches() {
        assertEquals("--rounds 2: expected at least 3.", CommandRun.of("benchmark", network.toString(), "--rounds", "2").refusal());
        assertEquals("--batch-size 0: expected at least 1.",
                CommandRun.of("benchmark", network.toString(), "--batch-size", "0").refusal());
    }
}
