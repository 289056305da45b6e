package org.bitsweep.jobs.cli;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.config.ConfigReader;
import org.bitsweep.config.NetworkSweep;
import org.bitsweep.config.Sweep;
import org.bitsweep.diagnosis.AccuracyDiagnosis;
import org.bitsweep.diagnosis.AccuracyTables;
import org.bitsweep.diagnosis.DiagnosisCsv;
import org.bitsweep.diagnosis.DiagnosisPage;
import org.bitsweep.diagnosis.ExemptedNetworks;
import org.bitsweep.diagnosis.ImageBatch;
import org.bitsweep.diagnosis.LayerTensors;
import org.bitsweep.diagnosis.NetworkDiagnosis;
import org.bitsweep.diagnosis.TensorDiagnosis;
import org.bitsweep.diagnosis.TensorTable;
import org.bitsweep.imaging.Normalizer;
import org.bitsweep.jobs.diagnose.DiagnosisRun;
import org.bitsweep.jobs.sweep.LoadedNetwork;
import org.bitsweep.jobs.sweep.RunOptions;
import org.bitsweep.onnx.LayerGraph;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.equalization.Equalization;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.report.table.MarkdownRenderer;
import org.bitsweep.report.table.Table;
import org.bitsweep.report.table.TableRenderer;
import org.bitsweep.report.table.TerminalRenderer;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitsweep diagnose}: which layers lose the accuracy of a quantized network. */
@Command(
        name = "diagnose",
        description = "Tells layer by layer where a quantized network loses accuracy (default: 4 bits, all methods): how far each"
                + " layer's output is from float32, alone and in the whole network, what its codes are used for; then, as evaluations"
                + " that every sweep finds again, what comes back where the layer is left in float, what is lost where it alone is"
                + " quantized, and what the first layers give back together.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  bitsweep diagnose conf/networks/demo-vgg.conf --dataset conf/datasets/demo.conf --bits 3 --batch-size 250",
            "  bitsweep diagnose conf/networks/demo-vgg.conf --dataset conf/datasets/demo.conf --bits 4W8A"
                + " --methods none,bias-correction --no-accuracy",
            "  bitsweep diagnose conf/networks/demo-vgg.conf --dataset conf/datasets/demo.conf --profile deployable"
                + " --calibration vgg.json --bits 3"
        })
public final class DiagnoseCommand implements Callable<Integer> {

    /** In which layers of integers are looked at: those that evaluate everything else. */
    private static final String FLOAT32_OPERATORS = "blocked";

    @Mixin
    private SingleNetwork network;

    @Mixin
    private DatasetOptions dataset;

    @Mixin
    private StoredStatisticsOption calibration;

    @Mixin
    private QuantizationOptions quantization;

    @Option(
            names = "--tensor-images",
            paramLabel = "N",
            defaultValue = "250",
            description = "On how many images from the start tensors are looked at. Default: ${DEFAULT-VALUE}.")
    private int tensorImages;

    @Option(
            names = "--tensor-batch",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many of them are looked at at once: all their tensors are in memory, and with statistics of the batch"
                    + " they share them. Default: ${DEFAULT-VALUE}.")
    private int tensorBatch;

    @Option(names = "--no-accuracy", description = "Look at tensors only, without a cluster.")
    private boolean noAccuracy;

    @Option(
            names = "--together",
            paramLabel = "K",
            defaultValue = "3",
            description = "Leave the best layer, the best two and so on up to K in float together. Default: ${DEFAULT-VALUE}.")
    private int together;

    @Mixin
    private EvaluationOptions evaluation;

    @Mixin
    private SparkOptions spark;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException, OrtException {
        OptionChecks.atLeast(1, "--tensor-images", tensorImages);
        OptionChecks.atLeast(1, "--tensor-batch", tensorBatch);
        OptionChecks.atLeast(1, "--together", together);
        if (noAccuracy && evaluation.asksForEvaluations()) {
            throw new InputException("command line: --store, --limit and --batch-size are for evaluations, and --no-accuracy asks for"
                    + " none. Remove it, or them.");
        }
        Sweep sweep = sweep();
        NetworkSweep asked = sweep.networks().get(0);
        Configuration files = HadoopSettings.ofThisProcess();
        Network read = LoadedNetwork.read(asked.network(), HadoopFiles.read(asked.network().onnx(), files));
        Optional<ActivationStatistics> statistics = calibration.statistics(asked.settings(), read, files);
        QuantizationPlanner planner = new QuantizationPlanner(read, asked.network().layerExceptions());
        Map<QuantizationConfig, QuantizationPlan> plans = new LinkedHashMap<>();
        asked.configurations().forEach(each -> plans.put(each,
                statistics.isPresent() ? planner.plan(each, statistics.get()) : planner.plan(each)));
        List<NetworkDiagnosis> found = tensors(sweep, read, plans, statistics);
        Location folder = sweep.output().orElseGet(() -> DefaultFolder.of(sweep.name() + "-diagnosis"));
        if (noAccuracy) {
            if (evaluation.namesOutput()) {
                HadoopFiles.createFolder(folder.hadoopPath(), files);
                write(found, LayerGraph.of(read), folder, files);
            }
            return 0;
        }
        Location kept = sweep.store().orElse(folder);
        String keptSoFar = "What was finished by then stays in " + kept + "; the same command with --output " + folder + " goes on there.";
        RunOptions options = evaluation.run(Optional.of(kept), RunOptions.Reuse.STORED, RunOptions.Extent.WHOLE,
                RunOptions.Explanation.NONE, 0);
        spark.run("bitsweep diagnose " + sweep.name(), () -> keptSoFar, session -> {
            OutputCheck.requireShared(session, folder.hadoopPath());
            OutputCheck.requireShared(session, kept.hadoopPath());
            List<AccuracyDiagnosis> accuracies = new DiagnosisRun(session, sweep, options, command.commandLine().getErr())
                    .run(ExemptedNetworks.of(asked, List.copyOf(plans.values())), together, folder);
            List<NetworkDiagnosis> whole = new ArrayList<>();
            for (int i = 0; i < accuracies.size(); i++) {
                whole.add(found.get(i).with(accuracies.get(i)));
            }
            TerminalRenderer renderer = new TerminalRenderer(TerminalRenderer.Characters.UNICODE);
            whole.forEach(each -> AccuracyTables.of(each).forEach(table -> print(renderer.render(table))));
            write(whole, LayerGraph.of(read), folder, session.sparkContext().hadoopConfiguration());
            print("diagnosis.csv, diagnosis.md, diagnosis.html and the results of the evaluations are in " + folder + ".");
        });
        return 0;
    }

    private Sweep sweep() {
        Map<String, Object> flags = quantization.flagsOr("4", "all");
        flags.put("networks", List.of(network.reference()));
        dataset.addTo(flags);
        calibration.addTo(flags);
        evaluation.addTo(flags);
        Sweep sweep = new ConfigReader(Path.of("")).readSweep(flags);
        if (sweep.networks().get(0).settings().operators() != MapOperators.INTEGER) {
            return sweep;
        }
        PrintWriter messages = command.commandLine().getErr();
        messages.println("A network in integers has no form in which a layer is left in float. Diagnosed is the same plan in float32"
                + " operators (operators = " + FLOAT32_OPERATORS + "), whose values differ at rounding ties only.");
        messages.flush();
        flags.put("settings.operators", FLOAT32_OPERATORS);
        return new ConfigReader(Path.of("")).readSweep(flags);
    }

    /** Looks at tensors, and prints what is found. */
    private List<NetworkDiagnosis> tensors(Sweep sweep, Network read, Map<QuantizationConfig, QuantizationPlan> plans,
            Optional<ActivationStatistics> statistics) throws IOException, OrtException {
        NetworkSweep asked = sweep.networks().get(0);
        List<ImageBatch> batches = new ArrayList<>();
        int perImage = Normalizer.floatsPerImage(read.imageSize());
        for (FloatBuffer batch : LocalImages.batches(
                sweep.dataset(), asked.network().preprocessing(), read.imageSize(), tensorImages, tensorBatch)) {
            batches.add(new ImageBatch(batch, batch.remaining() / perImage));
        }
        QuantizedWeights weights = new QuantizedWeights(read);
        TensorDiagnosis tensors = new TensorDiagnosis(weights, batches, Runtime.getRuntime().availableProcessors());
        TerminalRenderer renderer = new TerminalRenderer(TerminalRenderer.Characters.UNICODE);
        List<NetworkDiagnosis> found = new ArrayList<>();
        for (Map.Entry<QuantizationConfig, QuantizationPlan> each : plans.entrySet()) {
            QuantizationPlan plan = each.getValue();
            // Channels of an equalized network have the scales of the equalized float32 one.
            TensorDiagnosis like = plan.equalization() == Equalization.NONE ? tensors
                    : new TensorDiagnosis(weights.under(plan.equalization()), batches, Runtime.getRuntime().availableProcessors());
            List<LayerTensors> layers = like.of(NetworkQuantizer.rewrite(plan, statistics, weights));
            found.add(new NetworkDiagnosis(asked.network().name(), each.getKey(), layers, tensors.images(), tensorBatch,
                    Optional.empty()));
            print(renderer.render(TensorTable.of(found.get(found.size() - 1))));
        }
        return found;
    }

    private void print(String text) {
        PrintWriter out = command.commandLine().getOut();
        out.println(text);
        out.flush();
    }

    private void write(List<NetworkDiagnosis> found, LayerGraph graph, Location folder, Configuration files) throws IOException {
        TableRenderer renderer = new MarkdownRenderer();
        StringBuilder tables = new StringBuilder();
        for (NetworkDiagnosis each : found) {
            List<Table> all = new ArrayList<>(AccuracyTables.of(each));
            all.add(TensorTable.of(each));
            all.forEach(table -> tables.append(renderer.render(table)).append('\n'));
        }
        HadoopFiles.write(folder.below("diagnosis.csv").hadoopPath(), DiagnosisCsv.render(found), files);
        HadoopFiles.write(folder.below("diagnosis.md").hadoopPath(), tables.toString(), files);
        HadoopFiles.write(folder.below("diagnosis.html").hadoopPath(), DiagnosisPage.render(found, graph, Versions.written()), files);
    }
}
