package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.InputException;
import org.bitsweep.config.ConfigReader;
import org.bitsweep.config.DatasetConfig;
import org.bitsweep.config.DatasetSource;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.config.Sweep;
import org.bitsweep.dataset.ImageSource;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.jobs.prepare.PrepareJob;
import org.bitsweep.jobs.progress.LauncherProperty;
import org.bitsweep.jobs.report.RunReport;
import org.bitsweep.jobs.sweep.RunFiles;
import org.bitsweep.jobs.sweep.RunOptions;
import org.bitsweep.jobs.sweep.SweepRun;
import org.bitsweep.report.table.MarkdownRenderer;
import org.bitsweep.report.table.TerminalRenderer;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitsweep demo}: the paper's tables in miniature, on networks and pictures that come with the program. */
@Command(
        name = "demo",
        description = "The paper's tables in miniature, on small networks and pictures that come with the program.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  bitsweep demo --quick"
        })
public final class DemoCommand implements Callable<Integer> {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    /** What a demo writes into its folder. */
    private static final Set<String> OWN = Set.of(
            "prepared", "predictions", "runs", "demo.md", "demo-table1", "demo-table2", "demo-table3");
    private static final String WARNING = "DEMO: small networks trained on procedural 32x32 pictures, not ImageNet. The tables"
            + " have the paper's shape; their numbers say nothing about the paper's networks.";

    /** How much of it is run. */
    enum Extent {
        /** All three tables on all pictures. */
        WHOLE(List.of("demo-table3", "demo-table1", "demo-table2"), OptionalInt.empty(), Map.of()),
        /** The sixteen combinations at 3 and 4 bits on the first quarter of the pictures. */
        QUICK(List.of("demo-table3"), OptionalInt.of(500), Map.of("bits", List.of("3", "4")));

        private final List<String> sweeps;
        private final OptionalInt limit;
        private final Map<String, Object> flags;

        Extent(List<String> sweeps, OptionalInt limit, Map<String, Object> flags) {
            this.sweeps = sweeps;
            this.limit = limit;
            this.flags = flags;
        }
    }

    @Option(names = "--quick", description = "Less than a minute: one network, 3 and 4 bits, the first 500 pictures.")
    private boolean quick;

    @Option(names = "--output", paramLabel = "FOLDER", description = "Where tables and results are written.")
    private String output;

    @Mixin
    private SparkOptions spark;

    @Mixin
    private PartitionOptions pieces;

    @Spec
    private CommandSpec command;

    Extent extent() {
        return quick ? Extent.QUICK : Extent.WHOLE;
    }

    @Override
    public Integer call() throws IOException {
        String home = LauncherProperty.HOME.value();
        if (home == null || !Files.isDirectory(Path.of(home, "demo"))) {
            throw new InputException("demo: its pictures and networks come with the source tree, which was not found"
                    + (home == null ? "" : " at " + home) + ". Start it with scripts/bitsweep demo.");
        }
        long start = System.nanoTime();
        if (output != null && !Location.resolve(Path.of(""), output).isLocal()) {
            throw new InputException("--output " + output + ": the demo writes to a local folder. Name one.");
        }
        Path target = Path.of(output == null ? "results/demo-" + LocalDateTime.now().format(STAMP) : output).toAbsolutePath();
        requireItsOwn(target);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter messages = command.commandLine().getErr();
        out.println(WARNING);
        out.flush();
        StringBuilder page = new StringBuilder("# Bitsweep demo\n\n").append(WARNING).append("\n\n");
        String kept = "What was done stays in " + target + "; the demo with --output " + target + " goes on from there.";
        spark.run("bitsweep demo", () -> kept, session -> {
            OutputCheck.requireShared(session, new Location(target.toString()).hadoopPath());
            // One sweep prepares the pictures it takes by itself.
            Optional<Location> prepared = extent().sweeps.size() == 1 ? Optional.empty()
                    : Optional.of(prepare(session, Path.of(home), target));
            for (String name : extent().sweeps) {
                Map<String, Object> flags = new LinkedHashMap<>(extent().flags);
                prepared.ifPresent(location -> flags.put("dataset",
                        Map.of("format", DatasetSource.PREPARED, "location", location.text(), "name", "demo")));
                extent().limit.ifPresent(limit -> flags.put("limit", limit));
                Sweep sweep = new ConfigReader(Path.of("")).readSweep(Path.of(home, "conf/sweeps", name + ".conf"), flags);
                // The three tables share cells; one store for all of them runs each once.
                RunOptions options = new RunOptions(Optional.of(new Location(target.toString())), RunOptions.Reuse.STORED,
                        RunOptions.Extent.WHOLE, pieces.partitions(), OptionalLong.empty(),
                        RunOptions.Explanation.NONE, 0);
                SweepRun.Outcome.Finished finished = (SweepRun.Outcome.Finished) new SweepRun(session, sweep, options, messages)
                        .run(new Location(target.resolve(name).toString()).hadoopPath());
                out.println();
                out.println(RunFiles.render(
                        finished.record(), new TerminalRenderer(TerminalRenderer.Characters.UNICODE)));
                out.flush();
                RunReport.write(new Location(target.resolve(name).toString()), Versions.written(),
                        session.sparkContext().hadoopConfiguration());
                page.append(RunFiles.render(finished.record(), new MarkdownRenderer())).append('\n');
            }
        });
        Files.writeString(target.resolve("demo.md"), page);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        out.println(WARNING);
        out.println("Tables (demo.md), a page for each (" + RunReport.PAGE + "), predictions (Parquet) and results are in "
                + target + ". The demo took "
                + took.toMinutes() + " min " + took.toSecondsPart() + " s.");
        out.flush();
        return 0;
    }

    /** A folder of the user's own is left alone; a demo that was stopped goes on in its own. */
    private static void requireItsOwn(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new InputException("--output " + target + ": expected a new or empty folder, found a file. Choose another.");
        }
        try (Stream<Path> found = Files.list(target)) {
            Optional<Path> other = found.filter(file -> !OWN.contains(file.getFileName().toString())).sorted().findFirst();
            if (other.isPresent()) {
                throw new InputException("--output " + target + ": expected a new or empty folder, or a demo's, found "
                        + other.get().getFileName() + " in it. Choose another, or remove what is in it.");
            }
        }
    }

    /** All pictures, decoded once for all tables. */
    private static Location prepare(SparkSession session, Path home, Path target) throws IOException {
        Configuration configuration = session.sparkContext().hadoopConfiguration();
        ConfigReader reader = new ConfigReader(Path.of(""));
        DatasetConfig dataset = reader.readDataset(home.resolve("conf/datasets/demo.conf"));
        NetworkConfig network = reader.readNetwork(home.resolve("conf/networks/demo-resnet-basic.conf"));
        ImageSource source = ((DatasetSource.Encoded) dataset.source()).open(configuration).list(configuration);
        source.listing().requireCount(dataset.images().orElseThrow(), "demo");
        Location prepared = new Location(target.resolve("prepared").toString());
        new PrepareJob(session).run(new PrepareJob.Request(source, source.listing().count(),
                network.preprocessing().geometry(), ImageSize.square(32), PrepareJob.UnreadableImages.FAIL,
                prepared.hadoopPath()));
        return prepared;
    }
}
