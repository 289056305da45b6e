package org.bitsweep.jobs.cli;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitsweep.InputException;
import org.bitsweep.config.ConfigReader;
import org.bitsweep.config.DatasetConfig;
import org.bitsweep.config.InspectedNetwork;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.imaging.Normalizer;
import org.bitsweep.inference.LayerError;
import org.bitsweep.inference.LayerErrors;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.report.table.LayerErrorTable;
import org.bitsweep.report.table.TerminalRenderer;
import org.bitsweep.settings.SettingsText;
import org.bitsweep.statistics.StatisticsSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitsweep layers}: how far each layer of a quantized network is from float32. */
@Command(
        name = "layers",
        description = "Runs a network in float32 and quantized on the same images and prints, a row a layer, the bits spent, the shift"
                + " of the output's mean, the ratio of its variance and its signal-to-noise ratio (default: 4 bits, all methods)."
                + " Statistics are the batch's.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  bitsweep layers conf/networks/demo-vgg.conf --dataset conf/datasets/demo.conf --bits 4W8A"
                + " --methods none,bias-correction"
        })
public final class LayersCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NETWORK", description = "A file such as conf/networks/resnet18.conf, or an ONNX file.")
    private String network;

    @Option(
            names = "--network-conf",
            paramLabel = "FILE",
            description = "What is known about the ONNX file, above all its preprocessing.")
    private Path networkFile;

    @Mixin
    private DatasetOptions dataset;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "250",
            description = "How many images from the start. Default: ${DEFAULT-VALUE}.")
    private int images;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "50",
            description = "Images that share statistics. Default: ${DEFAULT-VALUE}.")
    private int batchSize;

    @Mixin
    private QuantizationOptions quantization;

    @Option(names = "--output", paramLabel = "FILE", description = "Also write the rows of all configurations as CSV.")
    private Path output;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException, OrtException {
        OptionChecks.atLeast(1, "--images", images);
        OptionChecks.atLeast(1, "--batch-size", batchSize);
        InspectedNetwork inspected = SingleNetwork.read(network, networkFile, quantization.flagsOr("4", "all"));
        if (inspected.settings().statistics() == StatisticsSource.CALIBRATED) {
            throw new InputException("command line: bitsweep layers takes the statistics of each batch, found statistics = calibrated."
                    + " Leave it out.");
        }
        ConfigReader reader = new ConfigReader(Path.of(""));
        NetworkConfig config = reader.readNetworkReference(NetworkOptions.reference(network, networkFile));
        Map<String, Object> flags = new LinkedHashMap<>();
        dataset.addTo(flags);
        DatasetConfig set = reader.readDataset(flags);
        Network read = SingleNetwork.open(inspected, HadoopSettings.ofThisProcess());
        List<LayerErrors.Batch> batches = new ArrayList<>();
        int perImage = Normalizer.floatsPerImage(read.imageSize());
        int count = 0;
        for (FloatBuffer batch : LocalImages.batches(set, config.preprocessing(), read.imageSize(), images, batchSize)) {
            batches.add(new LayerErrors.Batch(batch, batch.remaining() / perImage));
            count += batch.remaining() / perImage;
        }
        QuantizationPlanner planner = new QuantizationPlanner(read, inspected.layerExceptions());
        QuantizedWeights weights = new QuantizedWeights(read);
        TerminalRenderer renderer = new TerminalRenderer(TerminalRenderer.Characters.UNICODE);
        List<String> rows = new ArrayList<>(List.of(LayerErrorTable.HEADER));
        for (QuantizationConfig each : inspected.configurations()) {
            QuantizationPlan plan = planner.plan(each);
            // Against the equalized float32 network, where there is one: its channels have the scales of the quantized one's.
            List<LayerError> errors = LayerErrors.of(weights.under(plan.equalization()),
                    NetworkQuantizer.rewrite(plan, Optional.empty(), weights), batches, Runtime.getRuntime().availableProcessors());
            List<String> subject = List.of(inspected.name(), each.bitsTitle(), SettingsText.methods(each.methods()));
            command.commandLine().getOut().println(
                    renderer.render(LayerErrorTable.of(String.join(", ", subject), errors, count)));
            rows.addAll(LayerErrorTable.rows(subject, errors));
        }
        command.commandLine().getOut().flush();
        if (output != null) {
            write(rows);
        }
        return 0;
    }

    private void write(List<String> rows) {
        try {
            Files.writeString(output, String.join("\n", rows) + "\n");
        } catch (IOException failure) {
            throw new InputException("--output " + output + ": cannot be written (" + failure + "). Name a file in a folder that"
                    + " exists and can be written to.", failure);
        }
    }
}
