package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bitsweep.config.ConfigReader;
import org.bitsweep.config.Sweep;
import org.bitsweep.jobs.report.RunReport;
import org.bitsweep.jobs.sweep.RunFiles;
import org.bitsweep.jobs.sweep.RunOptions;
import org.bitsweep.jobs.sweep.SweepRun;
import org.bitsweep.report.table.TerminalRenderer;
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

    @Mixin
    private EvaluationOptions evaluation;

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

    @Spec
    private CommandSpec command;

    /** The sweep of the file and the options. */
    public Sweep sweep() {
        Map<String, Object> flags = new LinkedHashMap<>();
        networks.addTo(flags);
        dataset.addTo(flags);
        calibration.addTo(flags);
        quantization.addTo(flags);
        evaluation.addTo(flags);
        EvaluationOptions.put(flags, "bad-images", badImages);
        EvaluationOptions.put(flags, "calibration-overlap", calibrationOverlap);
        ConfigReader reader = new ConfigReader(Path.of(""));
        return file == null ? reader.readSweep(flags) : reader.readSweep(file, flags);
    }

    @Override
    public Integer call() throws IOException {
        Sweep sweep = sweep();
        Location target = sweep.output().orElseGet(() -> DefaultFolder.of(sweep.name()));
        Location kept = sweep.store().orElse(target);
        RunOptions options = evaluation.run(sweep.store(),
                recompute ? RunOptions.Reuse.NOTHING : RunOptions.Reuse.STORED,
                dryRun ? RunOptions.Extent.DRY_RUN : RunOptions.Extent.WHOLE,
                explain ? RunOptions.Explanation.NEAREST : RunOptions.Explanation.NONE, noise.replicates());
        String keptSoFar = "What was finished by then stays in " + kept + "; the same command with --output " + target + " goes on there.";
        spark.run("bitsweep sweep " + sweep.name(), () -> keptSoFar, session -> {
            OutputCheck.requireShared(session, target.hadoopPath());
            OutputCheck.requireShared(session, kept.hadoopPath());
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
