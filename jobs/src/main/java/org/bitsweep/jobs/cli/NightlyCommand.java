package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.ShellCommand;
import org.bitsweep.config.ConfigReader;
import org.bitsweep.config.Sweep;
import org.bitsweep.jobs.compare.Comparison;
import org.bitsweep.jobs.compare.History;
import org.bitsweep.jobs.compare.RunSide;
import org.bitsweep.jobs.compare.Steps;
import org.bitsweep.jobs.report.RunReport;
import org.bitsweep.jobs.sweep.BuildIdentity;
import org.bitsweep.jobs.sweep.RunOptions;
import org.bitsweep.jobs.sweep.SweepRun;
import org.bitsweep.judgement.ExitCode;
import org.bitsweep.judgement.SeriesStep;
import org.bitsweep.judgement.VerdictText;
import org.bitsweep.report.RecordedNight;
import org.bitsweep.report.table.MarkdownRenderer;
import org.bitsweep.report.table.SeriesTable;
import org.bitsweep.report.table.Table;
import org.bitsweep.schedule.Streaming;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitsweep nightly}: a sweep over a store that stays, compared with what was accepted. */
@Command(
        name = "nightly",
        description = "Runs a sweep of which the store keeps what did not change (for each build of Bitsweep what it computed"
                + " itself), compares it with the baseline, adds it to the"
                + " history, and ends in an exit code.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:Nothing beyond noise.",
            " 2:Wrong use or input.",
            " 3:A cell is worse.",
            " 4:A cell is better or changed, or not shown to be non-inferior.",
            " 5:Cells are missing or cannot be compared, or there is no baseline yet.",
            " 6:The float32 gate stopped the run.",
            " 7:Storage, cluster or machine failed."
        },
        footer = {
            "",
            "Example:",
            "  bitsweep nightly conf/sweeps/demo-nightly.conf --junit verdicts.xml"
        })
public final class NightlyCommand implements Callable<Integer> {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Parameters(paramLabel = "CONF", description = "A file such as conf/sweeps/nightly.conf. Options override it.")
    private Path file;

    @Mixin
    private NetworkOptions networks;

    @Mixin
    private DatasetOptions dataset;

    @Option(names = "--limit", paramLabel = "N", description = "Evaluate only the first N images.")
    private Integer limit;

    @Option(
            names = "--baseline",
            paramLabel = "FILE.csv",
            description = "What bitsweep accept wrote. Default: baseline of CONF, else baseline.csv in the nightly's folder.")
    private String baseline;

    @Option(
            names = "--output",
            paramLabel = "FOLDER",
            description = "The nightly's folder: store, nights/TIME and history lie in it. Default: output of CONF, else"
                    + " results/NAME.")
    private String output;

    @Mixin
    private NoiseOption noise;

    @Mixin
    private JudgementOptions judgement;

    @Mixin
    private FormatOption format;

    @Mixin
    private SparkOptions spark;

    @Mixin
    private PartitionOptions pieces;

    @Mixin
    private ExecutionProviderOption provider;

    @Spec
    private CommandSpec command;

    private Sweep sweep() {
        Map<String, Object> flags = new LinkedHashMap<>();
        networks.addTo(flags);
        dataset.addTo(flags);
        if (limit != null) {
            flags.put("limit", limit);
        }
        if (output != null) {
            flags.put("output", output);
        }
        if (baseline != null) {
            flags.put("baseline", baseline);
        }
        return new ConfigReader(Path.of("")).readSweep(file, flags);
    }

    @Override
    public Integer call() throws IOException {
        Sweep sweep = sweep();
        Instant began = Instant.now();
        Location folder = sweep.output().orElse(new Location(Path.of("results", sweep.name()).toAbsolutePath().toString()));
        // A fault in Bitsweep itself computes something else under the same keys: no build trusts another's predictions.
        Location store = sweep.store().orElse(folder.below("store")).below("build-" + BuildIdentity.shortDigest());
        Location night = folder.below("nights/" + STAMP.format(began.atZone(ZoneId.systemDefault())));
        Location accepted = sweep.baseline().orElse(folder.below("baseline.csv"));
        RunOptions options = new RunOptions(Optional.of(store), RunOptions.Reuse.STORED, RunOptions.Extent.WHOLE,
                pieces.partitions(), OptionalLong.empty(), RunOptions.Explanation.NONE, noise.replicates(),
                Streaming.AUTOMATIC, provider.chosen());
        judgement.settings();
        String kept = "What was finished by then stays in " + store + "; the same command goes on from there.";
        AtomicReference<ExitCode> code = new AtomicReference<>();
        spark.run("bitsweep nightly " + sweep.name(), () -> kept, session -> {
            OutputCheck.requireShared(session, folder.hadoopPath());
            Optional<RunSide> base = base(accepted, session);
            new SweepRun(session, sweep, options, command.commandLine().getErr()).run(night.hadoopPath());
            code.set(judge(session, base, accepted, night, folder.below("history"), began));
        });
        return code.get().status();
    }

    /** Read before anything is run: a baseline that cannot be read is no reason to lose a night. */
    private static Optional<RunSide> base(Location accepted, SparkSession session) throws IOException {
        Configuration configuration = session.sparkContext().hadoopConfiguration();
        org.apache.hadoop.fs.Path path = accepted.hadoopPath();
        HadoopFiles.recover(path, configuration);
        return path.getFileSystem(configuration).exists(path)
                ? Optional.of(RunSide.open(accepted, configuration)) : Optional.empty();
    }

    private ExitCode judge(SparkSession session, Optional<RunSide> base, Location accepted, Location night, Location history,
            Instant began) throws IOException {
        Configuration configuration = session.sparkContext().hadoopConfiguration();
        RunSide now = RunSide.open(night, configuration);
        VerdictText text = new VerdictText(
                ShellCommand.of("bitsweep", "accept", night.text(), "--baseline", accepted.text()));
        List<RecordedNight> earlier = History.read(session, history.hadoopPath());
        PrintWriter out = command.commandLine().getOut();
        if (base.isEmpty()) {
            History.append(session, history.hadoopPath(), began, now, Optional.empty(),
                    Steps.of(earlier, now, Optional.empty(), judgement.settings().alpha(), configuration));
            RunReport.write(night, List.of(), History.read(session, history.hadoopPath()), Versions.written(), configuration);
            judgement.writeJUnit(now.run().name(), Comparison.withNothing(now, configuration), text, configuration);
            out.println("There is no baseline at " + accepted + " yet, so this night was compared with nothing. To begin from it: "
                    + text.acceptCommand().orElseThrow());
            out.flush();
            return ExitCode.NOT_COMPARED;
        }
        Comparison comparison = Comparison.of(base.get(), now, judgement.settings(), configuration);
        List<SeriesStep> steps =
                Steps.of(earlier, now, Optional.of(comparison), judgement.settings().alpha(), configuration);
        History.append(session, history.hadoopPath(), began, now, Optional.of(comparison), steps);
        Table table = comparison.table(text, SeriesTable.sentences(steps));
        HadoopFiles.write(new org.apache.hadoop.fs.Path(night.hadoopPath(), "comparison.md"),
                new MarkdownRenderer().render(table), configuration);
        RunReport.write(night, List.of(table), History.read(session, history.hadoopPath()), Versions.written(), configuration);
        judgement.writeJUnit(now.run().name(), comparison.verdicts(), text, configuration);
        out.print(format.renderer().render(table));
        out.flush();
        return comparison.exitCode();
    }
}
