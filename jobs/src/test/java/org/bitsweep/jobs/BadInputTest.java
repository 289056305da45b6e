package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bitsweep.ErrorKind;
import org.bitsweep.Sha256;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever cannot be used is refused with exit code 2 and one message that names it and says what to do. */
class BadInputTest {

    private static final int IMAGES = 6;
    private static final int CLASSES = 3;
    private static final int SIDE = 16;

    @TempDir
    private Path folder;

    private Path images;
    private Path manifest;
    private Path network;
    private Path output;

    @BeforeEach
    void soundInputs() throws IOException {
        images = folder.resolve("images");
        manifest = TinyImages.writeColours(images, 9, IMAGES, SIDE);
        network = TinyNetworks.write(folder, "tiny", TinyNetworks.colours(SIDE));
        output = folder.resolve("output");
    }

    /** A sweep of the sound inputs but for what an option, given later, takes the place of. */
    private CommandRun sweep(Path network, Path manifest, String... options) {
        return sweep(network, manifest, CLASSES, options);
    }

    private CommandRun sweep(Path network, Path manifest, int classes, String... options) {
        List<String> arguments = new ArrayList<>(List.of("sweep", "--network", network.toString(),
                "--manifest", manifest.toString(), "--classes", Integer.toString(classes)));
        arguments.addAll(small());
        arguments.addAll(Arrays.asList(options));
        return CommandRun.of(arguments);
    }

    private List<String> small() {
        return List.of("--bits", "4", "--methods", "none", "--batch-size", "4", "--master", "local[1]",
                "--output", output.toString());
    }

    private static void refused(String message, CommandRun run) {
        assertEquals(message, run.refusal());
    }

    // ---- networks

    private String refusedNetwork(String name, byte[] onnx) throws IOException {
        Path conf = TinyNetworks.write(folder, name, ModelProto.getDefaultInstance());
        Files.write(folder.resolve(name + ".onnx"), onnx);
        String refusal = sweep(conf, manifest).refusal();
        assertFalse(Files.exists(output), "nothing is claimed before the inputs are known to be sound");
        String where = folder.resolve(name + ".onnx") + ": ";
        assertEquals(where, refusal.substring(0, Math.min(where.length(), refusal.length())));
        return refusal.substring(where.length());
    }

    @Test
    void missingNetworkFile() throws IOException {
        Files.delete(folder.resolve("tiny.onnx"));
        refused(folder.resolve("tiny.onnx") + ": no such file. Check the path.", sweep(network, manifest));
        refused("command line: networks[0]: " + folder.resolve("tyny.conf") + ": no such file. Did you mean \"tiny.conf\"?",
                sweep(folder.resolve("tyny.conf"), manifest));
    }

    @Test
    void truncatedNetwork() throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve("tiny.onnx"));
        assertEquals("is not a whole ONNX file (" + whole.length / 2 + " bytes read; the file is truncated or of another format);"
                        + " copy or export it again",
                refusedNetwork("cut", Arrays.copyOf(whole, whole.length / 2)));
    }

    @Test
    void unsupportedOperator() throws IOException {
        assertEquals("node up: operator ConvTranspose is not supported; expected a float32 network of convolutions, fully"
                        + " connected layers and pooling",
                refusedNetwork("up", TinyNetworks.withTransposedConvolution(SIDE).toByteArray()));
    }

    @Test
    void dynamicWeight() throws IOException {
        assertEquals("node product: the weights of MatMul (t) are computed at run time; expected constants, which alone can be"
                        + " quantized beforehand",
                refusedNetwork("dynamic", TinyNetworks.withDynamicWeight(SIDE).toByteArray()));
    }

    @Test
    void anotherNetworkThanDescribed() throws IOException {
        String found = Sha256.hexOf(Files.readAllBytes(folder.resolve("tiny.onnx")));
        String expected = "0".repeat(64);
        Path conf = TinyNetworks.write(folder, "tiny", TinyNetworks.colours(SIDE), TinyNetworks.AS_THEY_ARE, "sha256 = \"" + expected + '"');
        refused(folder.resolve("tiny.onnx") + ": expected SHA-256 " + expected + ", found " + found
                + ". It is another network than the configuration describes; correct onnx or sha256.", sweep(conf, manifest));
    }

    @Test
    void numberOfClasses() throws IOException {
        refused(folder.resolve("tiny.onnx") + ": tells 3 classes apart, but labels of manifest lie in 0 to 3. Correct the"
                + " number of classes of the data set, or use the network it belongs to.", sweep(network, manifest, 4));
        Path conf = TinyNetworks.write(folder, "tiny", TinyNetworks.colours(SIDE), TinyNetworks.AS_THEY_ARE, "classes = 4");
        refused(folder.resolve("tiny.onnx") + ": expected 4 classes, found 3 outputs. Correct classes in the configuration of"
                + " tiny.", sweep(conf, manifest, 4));
        assertTrue(sweep(conf, manifest, 3).refusal().endsWith("the network tiny tells 4 classes apart, the data set manifest has"
                + " 3. Choose a data set with the network's classes."));
    }

    @Test
    void nameThatNoFileCanHave() throws IOException {
        Path conf = TinyNetworks.write(folder, "tiny", TinyNetworks.colours(SIDE), TinyNetworks.AS_THEY_ARE, "name = \"tiny/v:1\"");
        refused(conf + ":11: name: expected a name without / \\ and :, which files are called after, and not . or .., found"
                + " \"tiny/v:1\".", sweep(conf, manifest));
        Files.writeString(conf, Files.readString(conf).replace("tiny/v:1", ".."));
        refused(conf + ":11: name: expected a name without / \\ and :, which files are called after, and not . or .., found \"..\".",
                sweep(conf, manifest));
    }

    /** Told at once, by inspecting too, and not after all images are prepared. */
    @Test
    void networkOfGrayImages() throws IOException {
        ModelProto.Builder model = TinyNetworks.colours(SIDE).toBuilder();
        model.getGraphBuilder().getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().getDimBuilder(1)
                .setDimValue(1);
        String problem = "input x [N,1,16,16]: expected the 3 channels of a colour image, found 1; export the network for colour"
                + " images, which a gray one becomes by repeating its channel";
        assertEquals(problem, refusedNetwork("gray", model.build().toByteArray()));
        refused(folder.resolve("gray.onnx") + ": " + problem, CommandRun.of("inspect", folder.resolve("gray.onnx").toString()));
    }

    @Test
    void batchThatNoBufferHolds() throws IOException {
        // Images are 4,000 pixels wide and high only once they are prepared.
        Path conf = TinyNetworks.write(folder, "wide", TinyNetworks.randomOfAnySize(3, CLASSES),
                TinyNetworks.AS_THEY_ARE.replace("resize = none", "resize = 4000x4000"));
        Path many = TinyImages.writeColours(folder.resolve("many"), 9, 12, SIDE);
        refused("network wide: expected batches of at most 11 images of 4000x4000 pixels, which one buffer holds, found 12. Give"
                + " a smaller batch-size.", CommandRun.of("sweep", "--network", conf.toString(), "--manifest",
                many.toString(), "--classes", "3", "--bits", "4", "--methods", "none", "--batch-size", "64", "--master", "local[1]",
                "--output", output.toString()));
        assertFalse(Files.exists(output), "nothing is claimed, and nothing prepared");
    }

    // ---- images and labels

    private static final String A_TEXT = "Image '001.jpg': expected a JPEG or PNG file, found a file of 6 bytes that begins with"
            + " the bytes 61 20 74 65 78 74. Convert the image, or fetch it again if it was one";

    @Test
    void missingManifest() {
        Path missing = images.resolve("missing.csv");
        refused("file:" + missing + ": expected a readable file, found nothing of that name. Check the path; every machine that"
                + " reads images must see it under the same name.", sweep(network, missing));
    }

    @Test
    void manifestOfMissingImages() throws IOException {
        Files.delete(images.resolve(TinyImages.fileName(3)));
        refused("file:" + manifest + ", line 5: expected a file 'file:" + images.resolve("003.jpg") + "', found none (did you mean"
                + " '001.jpg'?). Restore the files or correct the paths, which are relative to the manifest's folder.",
                sweep(network, manifest));
    }

    @Test
    void labelOutsideTheClasses() throws IOException {
        Path labels = TinyImages.manifest(images, "labels.csv", List.of(0, 1, 2, 0, 3));
        refused("file:" + labels + ", line 6: expected a class index in [0, 3), found 3. Count classes from 0; numbers from 1 to 3"
                + " are another numbering.", sweep(network, labels));
    }

    @Test
    void imageThatDoesNotDecode() throws IOException {
        Files.writeString(images.resolve(TinyImages.fileName(1)), "a text");
        CommandRun failed = sweep(network, manifest);
        assertEquals("1 of 6 images cannot be read. Replace them, or say --bad-images report to go on without them. " + A_TEXT,
                failed.refusal());
        assertFalse(Files.exists(output.resolve("table.md")));
        // In the same folder: it is the way out that the message names.
        CommandRun reported = sweep(network, manifest, "--bad-images", "report").requireSuccess();
        String note = "INCOMPLETE: 1 of 6 images could not be read and are missing from every number: 001.jpg.";
        assertTrue(reported.out().contains(note), reported.out());
        assertTrue(Predictions.text(output, "table.md").contains(note));
        assertEquals(List.of("5", "5"), Predictions.results(output, "n"));
        assertEquals(List.of("1", "1"), Predictions.results(output, "images_unreadable"));
    }

    @Test
    void noImageThatDecodes() throws IOException {
        for (int i = 0; i < IMAGES; i++) {
            Files.writeString(images.resolve(TinyImages.fileName(i)), "a text");
        }
        refused("manifest: none of 6 images can be read, so there is nothing to evaluate. The first: "
                        + A_TEXT.replace("001.jpg", "000.png"),
                sweep(network, manifest, "--bad-images", "report"));
    }

    @Test
    void imagesOfAnotherSize() throws IOException {
        Path larger = TinyImages.writeColours(folder.resolve("larger"), 9, 2, SIDE + 4);
        String problem = "expected 16x16 pixels after preprocessing, found 20x20; add a resize or crop to the network's"
                + " preprocessing";
        refused("2 of 2 images cannot be read. Replace them, or say --bad-images report to go on without them. Image '000.png': "
                + problem + " Image '001.jpg': " + problem, sweep(network, larger));
    }

    // ---- configuration

    private Path sweepFile(String... lines) throws IOException {
        return Files.writeString(folder.resolve("sweep.conf"), String.join("\n", lines) + "\n");
    }

    private String[] described(String... lines) {
        List<String> all = new ArrayList<>(List.of("networks = [\"tiny.conf\"]",
                "dataset { format = manifest, location = \"images/manifest.csv\", classes = 3 }"));
        all.addAll(Arrays.asList(lines));
        return all.toArray(String[]::new);
    }

    @Test
    void unknownKey() throws IOException {
        Path file = sweepFile(described("bach-size = 4"));
        refused(file + ":3: bach-size: unknown key. Did you mean \"batch-size\"? Known keys here: networks, dataset, calibration,"
                        + " profile, settings, variants, configurations, bits, methods, name, calibration-overlap, gate, batch-size,"
                        + " limit, bad-images, table, published, known-differences, baseline, output, store.",
                CommandRun.of("sweep", file.toString()));
    }

    @Test
    void misspelledMethod() throws IOException {
        Path file = sweepFile(described("methods = [aciq, bias-corection]"));
        refused(file + ":3: methods[1]: expected none, all or some of aciq, bit-allocation-activations, bit-allocation-weights,"
                        + " bias-correction joined by +, found \"bias-corection\". Did you mean \"bias-correction\"?",
                CommandRun.of("sweep", file.toString()));
    }

    @Test
    void pieces() {
        refused("--partitions 0: expected at least 1.", sweep(network, manifest, "--partitions", "0"));
    }

    @Test
    void numberOfCalibrationImages() {
        refused("--images 0: expected at least 1.", CommandRun.of("calibrate", network.toString(), "--manifest",
                manifest.toString(), "--classes", "3", "--images", "0", "--output", folder.resolve("s.json").toString()));
    }

    @Test
    void unknownMaster() {
        List<String> arguments = List.of("sweep", "--network", network.toString(), "--manifest", manifest.toString(),
                "--classes", "3", "--output", output.toString(), "--master", "lokal[2]");
        refused("Could not parse Master URL: 'lokal[2]'. Write --master as local[2], yarn or spark://host:7077.", CommandRun.of(arguments));
    }

    @Test
    void masterWithoutThreads() {
        List<String> arguments = List.of("sweep", "--network", network.toString(), "--manifest", manifest.toString(),
                "--classes", "3", "--output", output.toString(), "--master", "local[0]");
        refused("Asked to run locally with 0 threads. Write --master as local[2], yarn or spark://host:7077.",
                CommandRun.of(arguments));
    }

    @Test
    void imagesForABenchmarkOfANetwork() {
        refused("command line: images are for --preprocessing; a network is timed on images of noise. Add --preprocessing, or"
                + " remove them.", CommandRun.of("benchmark", network.toString(), "--manifest", manifest.toString(), "--classes", "3"));
    }

    @Test
    void missingPublishedFigures() throws IOException {
        Path file = Files.writeString(folder.resolve("sweep.conf"), "networks = [\"tiny.conf\"]\npublished = \"none.csv\"\n"
                + "dataset { format = manifest, location = \"" + manifest + "\", classes = 3 }\n");
        refused(folder.resolve("none.csv") + ": no such file of published figures. Correct published.",
                CommandRun.of("sweep", file.toString(), "--master", "local[1]", "--output", output.toString()));
        assertFalse(Files.exists(output), "nothing is run first");
    }

    // ---- calibration

    private CommandRun calibrated(Path network, Path calibration, String... options) {
        List<String> all = new ArrayList<>(List.of("--statistics", "calibrated", "--calibration", calibration.toString()));
        all.addAll(Arrays.asList(options));
        return sweep(network, manifest, all.toArray(String[]::new));
    }

    @Test
    void statisticsOfAnotherNetwork() throws IOException {
        Path set = TinyImages.writeColours(folder.resolve("calibration"), 77, 4, SIDE);
        Path statistics = folder.resolve("statistics.json");
        CommandRun.of("calibrate", network.toString(), "--manifest", set.toString(), "--classes", "3", "--master", "local[1]",
                "--output", statistics.toString()).requireSuccess();
        Path other = TinyNetworks.write(folder, "other", TinyNetworks.random(2, CLASSES, SIDE));
        String mine = Sha256.hexOf(Files.readAllBytes(folder.resolve("tiny.onnx")));
        String its = Sha256.hexOf(Files.readAllBytes(folder.resolve("other.onnx")));
        refused(statistics + ": belongs to the network with digest " + mine + ", not to " + folder.resolve("other.onnx")
                + " with digest " + its + "; calibrate this network", calibrated(other, statistics));
        output = folder.resolve("output-of-its-own");
        calibrated(network, statistics).requireSuccess();
    }

    @Test
    void calibrationImagesAmongTheEvaluated() throws IOException {
        Path set = TinyImages.writeColours(folder.resolve("calibration"), 77, 4, SIDE);
        Files.copy(images.resolve("002.png"), folder.resolve("calibration/000.png"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused("calibration images are among the evaluated ones: 002.png is 000.png. Calibrate on other images, or set"
                + " calibration-overlap = allow.", calibrated(network, set));
        calibrated(network, set, "--calibration-overlap", "allow").requireSuccess();
    }

    @Test
    void calibrationWithoutUseForIt() {
        refused("command line: --calibration is for calibrated statistics, and this sweep takes those of each batch. Add"
                + " --statistics calibrated, or remove it.", sweep(network, manifest, "--calibration", "others.json"));
    }

    @Test
    void networkDescribedTwice() {
        String refusal = "command line: --network-conf says what is known about an ONNX file, and " + network
                + " says so itself. Remove one of the two, or name the ONNX file.";
        refused(refusal, sweep(network, manifest, "--network-conf", network.toString()));
        refused(refusal, CommandRun.of("calibrate", network.toString(), "--network-conf", network.toString(), "--manifest",
                manifest.toString(), "--classes", "3", "--output", folder.resolve("s.json").toString()));
    }

    /** NAME.conf beside NAME.onnx describes it; without one it is not known how images are prepared. */
    @Test
    void calibrateTakesAnOnnxFile() throws IOException {
        Path stored = folder.resolve("s.json");
        String[] rest = {"--manifest", manifest.toString(), "--classes", "3", "--master", "local[1]", "--output", stored.toString()};
        CommandRun.of(List.of("calibrate", folder.resolve("tiny.onnx").toString()), rest).requireSuccess();
        Files.delete(network);
        refused("command line: network: how images are prepared for " + folder.resolve("tiny.onnx") + " is not known. Name its"
                + " network file (--network-conf; conf = ...), or put tiny.conf beside it; conf/networks has examples.",
                CommandRun.of(List.of("calibrate", folder.resolve("tiny.onnx").toString()), rest));
    }

    @Test
    void exceptionForALayerThatIsNotThere() throws IOException {
        Files.writeString(network, "layers.conv77.activation-bits = 8\n", java.nio.file.StandardOpenOption.APPEND);
        String refusal = sweep(network, manifest).refusal();
        assertEquals("network tiny: layers: expected layers of ", refusal.substring(0, 41));
        assertEquals("found conv77. Correct layers in its configuration; bitsweep inspect lists what there is.",
                refusal.substring(refusal.lastIndexOf("found ")));
        assertFalse(Files.exists(output), "nothing is prepared first");
    }

    // ---- output

    @Test
    void outputWithADamagedDescription() throws IOException {
        Files.createDirectories(output);
        Files.writeString(output.resolve("sweep.json"), "{ \"name");
        refused("file:" + output + "/sweep.json: expected the description of a run, found a damaged"
                + " one. Choose another --output, or remove this folder.", sweep(network, manifest));
    }

    @Test
    void folderInThePlaceOfStatistics() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("taken.json"));
        refused("file:" + taken + ": expected a file or nothing, found a folder. Choose another --output.", CommandRun.of("calibrate",
                network.toString(), "--manifest", manifest.toString(), "--classes", "3", "--output", taken.toString()));
    }

    @Test
    void outputOfAnotherRun() throws IOException {
        sweep(network, manifest).requireSuccess();
        String before = Predictions.text(output, "results.csv");
        assertTrue(sweep(network, manifest).requireSuccess().err().contains("2 of 2 networks found in "));
        refused(output(": expected an empty folder, found another run (sweep tiny). Choose another --output, or remove this"
                + " one."), sweep(network, manifest, "--limit", "5"));
        assertEquals(before, Predictions.text(output, "results.csv"));
    }

    @Test
    void outputWithSomethingElseInIt() throws IOException {
        Files.createDirectories(output);
        Path letter = Files.writeString(output.resolve("letter.txt"), "keep me");
        refused(output(": expected a new or empty folder for the results, found something else in it. Choose another --output."),
                sweep(network, manifest));
        assertEquals("keep me", Files.readString(letter));
        output = letter;
        refused(output(": expected a new or empty folder for the results, found something else in it. Choose another --output."),
                sweep(network, manifest));
        assertEquals("keep me", Files.readString(letter));
    }

    @Test
    void outputThatCannotBeWritten() throws IOException {
        output = Files.writeString(folder.resolve("a-file"), "").resolve("output");
        refused(output(": cannot be written (Parent path is not a directory: file:" + output.getParent()
                + "). Choose another --output, or ask for the permission."), sweep(network, manifest));
    }

    // ---- what networks run on

    @Test
    void unknownExecutionProvider() {
        refused("command line: expected --execution-provider cpu or cuda, found tpu.",
                sweep(network, manifest, "--execution-provider", "tpu"));
    }

    /** The ordinary jar has none, and nothing is computed on a processor instead. */
    @Test
    void graphicsProcessorsThatThisBuildDoesNotKnow() {
        CommandRun run = sweep(network, manifest, "--execution-provider", "cuda");
        assertEquals(ErrorKind.ENVIRONMENT.exitCode(), run.code());
        assertTrue(run.err().contains("--execution-provider cuda: this build of Bitsweep holds an ONNX Runtime that computes with CPU")
                && run.err().contains("Build the jar with mvn -Pcuda package, or leave the option out."), run.err());
        assertFalse(Files.exists(output), "nothing is claimed before the run is known to be possible");
    }

    private String output(String message) {
        return "file:" + output + message;
    }
}
