package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.config.ConfigReader;
import org.bitsweep.config.DatasetConfig;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.jobs.sweep.CalibrationRun;
import org.bitsweep.quantization.range.HistogramClipping;
import org.bitsweep.settings.Setting;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitsweep calibrate}: collects activation statistics once and stores them. */
@Command(
        name = "calibrate",
        description = "Collects activation statistics on images that will not be evaluated, and stores them in a file that a"
                + " sweep takes with --calibration.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  bitsweep calibrate conf/networks/resnet18.conf --manifest calibration.csv --classes 1000 --output resnet18.json"
        })
public final class CalibrateCommand implements Callable<Integer> {

    @Mixin
    private SingleNetwork network;

    @Mixin
    private DatasetOptions dataset;

    @Option(names = "--images", paramLabel = "N", description = "Use only the first N images.")
    private Integer images;

    @Option(
            names = "--thresholds",
            paramLabel = "RULES",
            split = ",",
            description = "Rules whose thresholds are collected too, for sweeps that clip by them: kld, mse, or a percentile such as"
                    + " 99.9-percentile. None by default.")
    private List<String> thresholds = List.of();

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "The .json file of statistics to write.")
    private String output;

    @Mixin
    private NativeMemoryOption nativeMemory;

    @Mixin
    private SparkOptions spark;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        ConfigReader reader = new ConfigReader(Path.of(""));
        NetworkConfig config = reader.readNetworkReference(network.reference());
        Map<String, Object> flags = new LinkedHashMap<>();
        dataset.addTo(flags);
        DatasetConfig set = reader.readDataset(flags);
        OptionChecks.atLeast(1, "--images", images);
        List<HistogramClipping> rules = thresholds.stream().map(CalibrateCommand::rule).toList();
        if (!output.endsWith(".json")) {
            throw new InputException("--output " + output + ": expected a name that ends in .json.");
        }
        org.apache.hadoop.fs.Path target = Location.resolve(Path.of(""), output).hadoopPath();
        HadoopFiles.requireFileCanBe(target, HadoopSettings.ofThisProcess());
        spark.run("bitsweep calibrate " + config.name(), () -> "Nothing is kept: run the same command again.", session -> {
            OutputCheck.requireShared(session, target.getParent());
            ActivationStatistics statistics = new CalibrationRun(session, config, set)
                    .run(rules, images == null ? OptionalInt.empty() : OptionalInt.of(images), nativeMemory.bytes(), target);
            PrintWriter out = command.commandLine().getOut();
            out.println(output + ": statistics of " + config.name() + " (" + statistics.network() + ") on "
                    + statistics.images().size() + " images, digest " + statistics.digest());
            out.flush();
        });
        return 0;
    }

    private static HistogramClipping rule(String text) {
        if (Setting.CLIPPING.allows(text) && Setting.clipping(text) instanceof HistogramClipping rule) {
            return rule;
        }
        throw new InputException("command line: --thresholds: expected kld, mse or a percentile such as 99.9-percentile, found \""
                + text + "\". Other rules need nothing but the moments, which are collected anyway.");
    }
}
