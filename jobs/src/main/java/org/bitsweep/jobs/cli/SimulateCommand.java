package org.bitsweep.jobs.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bitsweep.InputException;
import org.bitsweep.report.table.MarkdownRenderer;
import org.bitsweep.report.table.SimulationTable;
import org.bitsweep.schedule.EvaluationCost;
import org.bitsweep.schedule.EvaluationWork;
import org.bitsweep.schedule.PlanLimits;
import org.bitsweep.schedule.SimulatedCluster;
import org.bitsweep.schedule.SimulationStudy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitsweep simulate}: what a sweep would take on clusters that are not at hand. */
@Command(
        name = "simulate",
        description = "Simulates the work plan of one network's sweep on clusters of several sizes that lose executors, and"
                + " prints a table. Costs are those of one core, as bitsweep benchmark measures them.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class SimulateCommand implements Callable<Integer> {

    /** What Spark's driver takes to hand out a task, about. */
    private static final double DISPATCH_SECONDS = 0.002;

    @Option(names = "--configurations", paramLabel = "N", description = "Distinct quantized networks; float32 comes on top.")
    private int configurations = 52;

    @Option(names = "--images", paramLabel = "N", description = "Images of the data set.")
    private int images = 50_000;

    @Option(names = "--batch-size", paramLabel = "N", description = "Images a batch of the quantized networks.")
    private int batchSize = 512;

    @Option(
            names = "--float32-batch-size",
            paramLabel = "N",
            description = "Images a batch of the float32 network, which sees each image alone.")
    private int float32BatchSize = 32;

    @Option(names = "--ms", paramLabel = "MS", description = "Milliseconds an image, quantized.", required = true)
    private double milliseconds;

    @Option(names = "--float32-ms", paramLabel = "MS", description = "Milliseconds an image in float32.", required = true)
    private double float32Milliseconds;

    @Option(names = "--loading", paramLabel = "S", description = "Seconds to make a session.", required = true)
    private double loading;

    @Option(names = "--preparing-ms", paramLabel = "MS", description = "Milliseconds to read and normalize an image.")
    private double preparing = 0.6;

    @Option(names = "--executors", paramLabel = "N", split = ",", description = "Sizes of clusters, one core an executor.")
    private List<Integer> executors = List.of(1, 10, 100, 1000, 5000);

    @Option(names = "--sessions", paramLabel = "N", description = "Sessions that an executor keeps.")
    private int sessions = 4;

    @Option(names = "--task-seconds", paramLabel = "S", description = "Longest task, if units and loading allow.")
    private double taskSeconds = 5;

    @Option(names = "--hours-between-losses", paramLabel = "H", description = "Until an executor is lost, on average.")
    private double hoursBetweenLosses = 10;

    @Option(names = "--seeds", paramLabel = "N", description = "Runs with losses of each cluster.")
    private int seeds = 21;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        for (int count : executors) {
            OptionChecks.atLeast(1, "--executors", count);
        }
        OptionChecks.atLeast(1, "--configurations", configurations);
        OptionChecks.atLeast(1, "--seeds", seeds);
        List<EvaluationWork> work = new ArrayList<>();
        PlanLimits limits;
        SimulatedCluster cluster;
        try {
            work.add(EvaluationWork.whole(
                    "float32", "images", images, float32BatchSize, new EvaluationCost(float32Milliseconds / 1e3, loading)));
            for (int i = 0; i < configurations; i++) {
                work.add(EvaluationWork.whole("configuration " + i, "images", images, batchSize,
                        new EvaluationCost(milliseconds / 1e3, loading)));
            }
            limits = new PlanLimits(1, sessions, taskSeconds, 0.03, 0.03, preparing / 1e3, DISPATCH_SECONDS);
            cluster = new SimulatedCluster(1, sessions, DISPATCH_SECONDS, 0.03, hoursBetweenLosses, 5, 30, 0.03);
        } catch (IllegalArgumentException impossible) {
            throw new InputException("command line: " + impossible.getMessage() + ". Correct the option.", impossible);
        }
        SimulationStudy study = SimulationStudy.of(work, limits, cluster, executors, seeds);
        String title = String.format(Locale.ROOT, "%d evaluations of %d images, quantized in batches of %d", work.size(),
                images,
                batchSize);
        PrintWriter out = command.commandLine().getOut();
        out.println(new MarkdownRenderer().render(SimulationTable.of(title, study, limits, cluster, seeds,
                images * float32Milliseconds / 1e3)));
        out.flush();
        return 0;
    }
}
