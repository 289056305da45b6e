package org.bitsweep.jobs.cli;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.config.InspectedNetwork;
import org.bitsweep.export.ExportForm;
import org.bitsweep.export.ExportedNetwork;
import org.bitsweep.export.WeightType;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.settings.ConfigKey;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;
import org.bitsweep.storage.WholeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitsweep export}: a quantized network as an ONNX file. */
@Command(
        name = "export",
        description = "Writes a network under one configuration (default: 4 bits, all methods) as an ONNX file: the graph that a sweep"
                + " evaluates, with plan, settings and digests in its metadata, which bitsweep inspect prints. A sweep evaluates such a"
                + " file as it is.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "fake-quantized: float32 throughout, in standard operators. ONNX Runtime runs it as it is meant with",
            "session.disable_quant_qdq = 1: otherwise it takes grids for a wish to compute in integers, and rounds weights by itself.",
            "qdq: integer constants between QuantizeLinear and DequantizeLinear, of which runtimes make integer kernels; for what the",
            "profile deployable plans.",
            "--weights int4: half a byte a weight in layers of at most 4 bits, in operator set 21; other layers stay int8. ONNX Runtime",
            "unpacks them when it opens the file, and computes as with int8.",
            "--weights int4-dequantized: the same without the Cast in front of DequantizeLinear, for runtimes with kernels of four bits;",
            "ONNX Runtime computes such layers in float.",
            "",
            "Examples:",
            "  bitsweep export resnet18.onnx --bits 4 --methods all --output resnet18-4w4a.onnx",
            "  bitsweep export resnet18.onnx --statistics calibrated --calibration resnet18.json --output resnet18-4w4a.onnx",
            "  bitsweep export resnet18.onnx --form qdq --profile deployable --bits 8 --calibration resnet18.json --output resnet18-8w8a.onnx",
            "  bitsweep export resnet18.onnx --form qdq --weights int4 --profile deployable --calibration resnet18.json --output resnet18-4w4a.onnx"
        })
public final class ExportCommand implements Callable<Integer> {

    private static final String OPERATORS = "settings.operators";

    @Mixin
    private SingleNetwork network;

    @Mixin
    private QuantizationOptions quantization;

    @Mixin
    private StoredStatisticsOption calibration;

    @Option(names = "--form", paramLabel = "FORM", description = "fake-quantized (default) or qdq.")
    private String form = ConfigKey.of(ExportForm.FAKE_QUANTIZED);

    @Option(names = "--weights", paramLabel = "TYPE", description = "With --form qdq: int8 (default), int4 or int4-dequantized.")
    private String weights = ConfigKey.of(WeightType.INT8);

    @Option(names = "--output", paramLabel = "FILE.onnx", required = true, description = "The file to write.")
    private String output;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        Configuration files = HadoopSettings.ofThisProcess();
        Map<String, Object> flags = quantization.flagsOr("4", "all");
        ExportForm wanted = OptionChecks.choice(ExportForm.class, "--form", form);
        WeightType weightType = OptionChecks.choice(WeightType.class, "--weights", weights);
        // Those of the blocked layout mean the same and are faster here, but are harder to read for others.
        flags.putIfAbsent(OPERATORS, wanted == ExportForm.QDQ ? "integer" : "standard");
        InspectedNetwork inspected = network.read(flags);
        if (inspected.configurations().size() != 1) {
            throw new InputException("command line: expected one configuration, found " + inspected.configurations().size()
                    + ". Give one --bits and one of --methods.");
        }
        org.apache.hadoop.fs.Path target = Location.resolve(Path.of(""), output).hadoopPath();
        if (!output.endsWith(".onnx")) {
            throw new InputException("--output " + output + ": expected a name that ends in .onnx.");
        }
        HadoopFiles.requireFileCanBe(target, files);
        QuantizationConfig configuration = inspected.configurations().get(0);
        Network read = SingleNetwork.open(inspected, files);
        Optional<ActivationStatistics> statistics = calibration.statistics(configuration.settings(), read, files);
        QuantizationPlanner planner = new QuantizationPlanner(read, inspected.layerExceptions());
        QuantizationPlan plan = statistics.isPresent() ? planner.plan(configuration, statistics.get()) : planner.plan(configuration);
        ModelProto model = ExportedNetwork.write(wanted, weightType, read, configuration, plan, statistics,
                "bitsweep " + Versions.all().get("bitsweep"));
        WholeFile.write(target, model.toByteArray(), files);
        command.commandLine().getOut().println(output + ": " + inspected.name() + ", " + configuration.bitsTitle() + ", plan "
                + plan.digest() + ", " + model.getSerializedSize() / 1000 + " kB");
        ExportedNetwork.of(model).flatMap(ExportedNetwork::weights)
                .ifPresent(types -> command.commandLine().getOut().println("weights " + types));
        command.commandLine().getOut().flush();
        return 0;
    }
}
