package org.bitsweep.jobs.cli;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.config.ConfigReader;
import org.bitsweep.config.DatasetConfig;
import org.bitsweep.config.InspectedNetwork;
import org.bitsweep.imaging.Preprocessing;
import org.bitsweep.imaging.PreprocessingBenchmark;
import org.bitsweep.inference.NetworkBenchmark;
import org.bitsweep.inference.NetworkBenchmark.Conditions;
import org.bitsweep.inference.NetworkBenchmark.Measurement;
import org.bitsweep.inference.NetworkBenchmark.Version;
import org.bitsweep.inference.OperatorTime;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.report.BenchmarkCsv;
import org.bitsweep.report.table.BenchmarkTable;
import org.bitsweep.report.table.PreprocessingTable;
import org.bitsweep.report.table.Table;
import org.bitsweep.report.table.TerminalRenderer;
import org.bitsweep.settings.SettingsText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitsweep benchmark}: what quantization in floating point costs, or what preprocessing does. */
@Command(
        name = "benchmark",
        description = "Times a network in float32 (as evaluations run it, and by ONNX Runtime alone), with calibrated and with batch"
                + " statistics, and without methods, taking turns (default: 4 bits, all methods). With --preprocessing: times decoding, resizing and normalizing images.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  bitsweep benchmark resnet18.onnx --batch-size 1,16,64 --threads 2 --operators"
        })
public final class BenchmarkCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "NETWORK",
            arity = "0..1",
            description = "An ONNX file, or a file such as conf/networks/resnet18.conf. Not with --preprocessing.")
    private String network;

    @Option(
            names = "--network-conf",
            paramLabel = "FILE",
            description = "What is known about the ONNX file. Default: NAME.conf beside NAME.onnx, if it is there."
                    + " With --preprocessing: the network whose preprocessing is timed.")
    private Path networkFile;

    @Mixin
    private QuantizationOptions quantization;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            split = ",",
            defaultValue = "1",
            description = "Images a batch; several sizes, such as 1,16,64, are timed one after the other. Default: ${DEFAULT-VALUE}.")
    private List<Integer> batchSizes;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many copies of a version run at once, each on a thread of its own, as tasks of an executor do."
                    + " Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--versions",
            paramLabel = "VERSION",
            split = ",",
            description = "Only these, and float32: bare-loop, calibrated, batch, batch-streamed, naive, and calibrated-standard,"
                    + " batch-standard, naive-standard, integer (the profile deployable). Default: all.")
    private List<String> versions = List.of();

    @Option(
            names = "--operators",
            description = "Also show where the time of each version goes, by ONNX Runtime's own profile.")
    private boolean operators;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Also write the times as CSV; with --operators these beside them, as FILE-operators.csv.")
    private Path output;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Timed runs of each version (default: 20), or timed passes over the images (default: 5).")
    private Integer rounds;

    @Option(
            names = "--preprocessing",
            description = "Time the preprocessing of --network-conf over the images of --dataset or --manifest (or another"
                    + " form of images), beside Pillow's where a python3 has it.")
    private boolean preprocessing;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "500",
            description = "With --preprocessing: how many images from the start. Default: ${DEFAULT-VALUE}.")
    private int images;

    @Mixin
    private DatasetOptions dataset;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException, OrtException {
        if (preprocessing) {
            return timePreprocessing();
        }
        if (dataset.isGiven()) {
            throw new InputException("command line: images are for --preprocessing; a network is timed on images of noise. Add"
                    + " --preprocessing, or remove them.");
        }
        if (network == null) {
            throw new ParameterException(command.commandLine(), "Missing required parameter: 'NETWORK'");
        }
        batchSizes.forEach(size -> OptionChecks.atLeast(1, "--batch-size", size));
        OptionChecks.atLeast(1, "--threads", threads);
        OptionChecks.atLeast(NetworkBenchmark.LEAST_ROUNDS, "--rounds", rounds);
        Set<Version> chosen = versions();
        InspectedNetwork inspected = SingleNetwork.read(network, networkFile, quantization.flagsOr("4", "all"));
        Network read = SingleNetwork.open(inspected, HadoopSettings.ofThisProcess());
        QuantizationPlanner planner = new QuantizationPlanner(read, inspected.layerExceptions());
        List<String> times = new ArrayList<>(List.of(BenchmarkCsv.HEADER));
        List<String> profiles = new ArrayList<>(List.of(BenchmarkCsv.OPERATORS_HEADER));
        for (QuantizationConfig config : inspected.configurations()) {
            List<String> subject = List.of(inspected.name(), config.bitsTitle(), SettingsText.methods(config.methods()));
            String title = String.join(", ", subject);
            NetworkBenchmark benchmark = new NetworkBenchmark(read, planner, config);
            for (int batchSize : batchSizes) {
                Conditions conditions = new Conditions(batchSize, threads, rounds == null ? 20 : rounds);
                List<Measurement> measured = benchmark.measure(conditions, chosen);
                print(BenchmarkTable.of(title, measured, conditions));
                times.addAll(BenchmarkCsv.rows(subject, measured, conditions));
                Set<Version> there = measured.stream().map(Measurement::version).collect(Collectors.toSet());
                for (Version version : profiled(chosen).stream().filter(there::contains).toList()) {
                    List<OperatorTime> profile = benchmark.operators(version, batchSize);
                    print(BenchmarkTable.ofOperators(title + ", " + version.title(), profile, batchSize));
                    profiles.addAll(BenchmarkCsv.operators(subject, version, profile, batchSize));
                }
            }
        }
        if (output != null) {
            write(output, times);
            if (operators) {
                write(output.resolveSibling(
                        output.getFileName().toString().replaceFirst("\\.csv$", "") + "-operators.csv"), profiles);
            }
        }
        return 0;
    }

    private Set<Version> versions() {
        Set<Version> chosen = versions.isEmpty() ? EnumSet.allOf(Version.class) : EnumSet.of(Version.FLOAT32);
        for (String name : versions) {
            try {
                chosen.add(Version.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
            } catch (IllegalArgumentException unknown) {
                throw new InputException("command line: --versions: expected "
                        + Arrays.stream(Version.values()).map(BenchmarkCommand::name).collect(Collectors.joining(", "))
                        + ", found " + name + '.', unknown);
            }
        }
        return chosen;
    }

    private static String name(Version version) {
        return version.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The streamed version runs in many sessions. */
    private Set<Version> profiled(Set<Version> chosen) {
        Set<Version> profiled = operators ? EnumSet.copyOf(chosen) : EnumSet.noneOf(Version.class);
        profiled.remove(Version.BATCH_STREAMED);
        return profiled;
    }

    private static void write(Path file, List<String> lines) {
        try {
            Files.writeString(file, String.join("\n", lines) + "\n");
        } catch (IOException failure) {
            throw new InputException("--output " + file + ": cannot be written (" + failure + "). Name a file in a folder that"
                    + " exists and can be written to.", failure);
        }
    }

    private int timePreprocessing() throws IOException {
        if (networkFile == null || network != null) {
            throw new ParameterException(command.commandLine(),
                    "--preprocessing needs --network-conf FILE and images, and no NETWORK");
        }
        OptionChecks.atLeast(1, "--images", images);
        OptionChecks.atLeast(1, "--rounds", rounds);
        ConfigReader reader = new ConfigReader(Path.of(""));
        Preprocessing measured = reader.readNetwork(networkFile).preprocessing();
        Map<String, Object> flags = new LinkedHashMap<>();
        dataset.addTo(flags);
        DatasetConfig set = reader.readDataset(flags);
        Map<String, byte[]> files = LocalImages.encoded(set, images);
        PreprocessingBenchmark.Rounds times = new PreprocessingBenchmark.Rounds(
                PreprocessingBenchmark.Rounds.DEFAULT.warmUpRounds(),
                rounds == null ? PreprocessingBenchmark.Rounds.DEFAULT.rounds() : rounds);
        PreprocessingBenchmark.Result result = PreprocessingBenchmark.run(files, measured, times);
        PillowTimer.Outcome pillow = PillowTimer.time(files.values(), measured, times);
        PreprocessingTable.Builder table = new PreprocessingTable.Builder(set.name(), measured, result);
        if (pillow instanceof PillowTimer.Outcome.Timed timed) {
            table.beside(timed.version(), timed.decodeMillis(), timed.resizeAndCropMillis(), timed.normalizeMillis());
        } else {
            table.note("Pillow was not timed: " + ((PillowTimer.Outcome.Absent) pillow).reason());
        }
        print(table.build());
        return 0;
    }

    private void print(Table table) {
        PrintWriter out = command.commandLine().getOut();
        out.println(new TerminalRenderer(TerminalRenderer.Characters.UNICODE).render(table));
        out.flush();
    }
}
