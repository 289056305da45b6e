package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.bitsweep.config.ConfigReader;
import org.bitsweep.config.Sweep;
import org.bitsweep.jobs.report.RunReport;
import org.bitsweep.jobs.sweep.RunFiles;
import org.bitsweep.jobs.sweep.RunOptions;
import org.bitsweep.jobs.sweep.SweepRun;
import org.bitsweep.report.table.TerminalRenderer;
import org.bitsweep.onnx.ExecutionProvider;
import org.bitsweep.schedule.Streaming;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitsweep sweep}: evaluates networks under many configurations and prints the table. */
@Command(
        name = "sweep",
        description = "Evaluates networks in float32 and under many quantization configurations, and prints the table.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  bitsweep sweep conf/sweeps/table3.conf --image-folder /data/val",
            "  bitsweep sweep --network resnet18.onnx --dataset conf/datasets/demo.conf --bits 4 --methods none,all"
        })
public final class SweepCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "CONF",
            arity = "0..1",
            description = "A file such as conf/sweeps/table3.conf. Options override it; without it, --network and --dataset or"
                    + " --manifest (or another form of images) are needed.")
    private Path file;

    @Mixin
    private NetworkOptions networks;

    @Mixin
    private DatasetOptions dataset;

    @Mixin
    private CalibrationOptions calibration;

    @Mixin
    private QuantizationOptions quantization;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Images a batch. With statistics = batch, results depend on it. Default: 512.")
    private Integer batchSize;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Evaluate only the first N images; every table then says so.")
    private Integer limit;

    @Option(
            names = "--bad-images",
            paramLabel = "fail|report",
            description = "What happens when an image cannot be read. Default: fail.")
    private String badImages;

    @Option(
            names = "--calibration-overlap",
            paramLabel = "refuse|allow",
            description = "What happens when an evaluated image is a calibration image too. Default: refuse.")
    private String calibrationOverlap;

    @Option(
            names = "--no-gate",
            description = "Quantize a network even if it misses its expected float32 accuracy.")
    private boolean noGate;

    @Option(names = "--output", paramLabel = "FOLDER", description = "Where results are written.")
    private String output;

    @Option(
            names = "--store",
            paramLabel = "FOLDER",
            description = "Where predictions are kept and found again, by this sweep and others. Default: the output folder.")
    private String store;

    @Option(names = "--recompute", description = "Compute everything anew, whatever the store holds.")
    private boolean recompute;

    @Option(
            names = "--explain",
            description = "Say for everything that the store lacks what the nearest is that it has, and in what that differs.")
    private boolean explain;

    @Option(names = "--dry-run", description = "Say what would be found and computed, and stop.")
    private boolean dryRun;

    @Mixin
    private NoiseOption noise;

    @Mixin
    private SparkOptions spark;

    @Mixin
    private PartitionOptions pieces;

    @Mixin
    private NativeMemoryOption nativeMemory;

    @Mixin
    private StreamingOption streaming;

    @Mixin
    private ExecutionProviderOption provider;

    @Spec
    private CommandSpec command;

    /** The sweep of the file and the options. */
    public Sweep sweep() {
        Map<String, Object> flags = new LinkedHashMap<>();
        networks.addTo(flags);
        dataset.addTo(flags);
        calibration.addTo(flags);
        quantization.addTo(flags);
        put(flags, "batch-size", batchSize);
        put(flags, "limit", limit);
        put(flags, "bad-images", badImages);
        put(flags, "calibration-overlap", calibrationOverlap);
        put(flags, "gate", noGate ? "off" : null);
        put(flags, "output", output);
        put(flags, "store", store);
        ConfigReader reader = new ConfigReader(Path.of(""));
        return file == null ? reader.readSweep(flags) : reader.readSweep(file, flags);
    }

    private static void put(Map<String, Object> flags, String key, Object value) {
        if (value != null) {
            flags.put(key, value);
        }
    }

    @Override
    public Integer call() throws IOException {
        Sweep sweep = sweep();
        Location target = sweep.output().orElseGet(() -> DefaultFolder.of(sweep.name()));
        Location kept = sweep.store().orElse(target);
        OptionalLong memory = nativeMemory.bytes();
        Streaming streamed = streaming.when();
        ExecutionProvider computing = provider.chosen();
        String keptSoFar = "What was finished by then stays in " + kept + "; the same command with --output " + target + " goes on there.";
        spark.run("bitsweep sweep " + sweep.name(), () -> keptSoFar, session -> {
            OutputCheck.requireShared(session, target.hadoopPath());
            OutputCheck.requireShared(session, kept.hadoopPath());
            RunOptions options = new RunOptions(sweep.store(),
                    recompute ? RunOptions.Reuse.NOTHING : RunOptions.Reuse.STORED,
                    dryRun ? RunOptions.Extent.DRY_RUN : RunOptions.Extent.WHOLE, pieces.partitions(), memory,
                    explain ? RunOptions.Explanation.NEAREST : RunOptions.Explanation.NONE, noise.replicates(), streamed,
                    computing);
            SweepRun.Outcome outcome =
                    new SweepRun(session, sweep, options, command.commandLine().getErr()).run(target.hadoopPath());
            if (outcome instanceof SweepRun.Outcome.Finished finished) {
                PrintWriter out = command.commandLine().getOut();
                out.println(RunFiles.render(finished.record(), new TerminalRenderer(TerminalRenderer.Characters.UNICODE)));
                out.flush();
                RunReport.write(target, Versions.written(), session.sparkContext().hadoopConfiguration());
                out.println("Predictions, results.csv, results.json, table.md and report.html are in " + finished.output() + ".");
                out.flush();
            }
        });
        return 0;
    }
}
