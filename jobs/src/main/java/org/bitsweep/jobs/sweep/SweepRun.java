package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.config.Sweep;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.jobs.evaluate.EvaluateJob;
import org.bitsweep.jobs.evaluate.TimeSplit;
import org.bitsweep.jobs.executor.ExecutorNetworks;
import org.bitsweep.jobs.executor.TaskDevice;
import org.bitsweep.jobs.store.EvaluationStore;
import org.bitsweep.jobs.store.PieceFile;
import org.bitsweep.jobs.store.StoreLease;
import org.bitsweep.report.RunRecord;
import org.bitsweep.storage.Location;

/**
 * One sweep from its description to its results, stage by stage: inputs opened, images prepared, configurations planned, what
 * the store lacks computed into it, counts proven, results written.
 */
public final class SweepRun {

    private final SparkSession spark;
    private final Sweep sweep;
    private final RunOptions options;
    private final PrintWriter messages;

    public SweepRun(SparkSession spark, Sweep sweep, RunOptions options, PrintWriter messages) {
        this.spark = spark;
        this.sweep = sweep;
        this.options = options;
        this.messages = messages;
    }

    /** What a run came to. */
    public sealed interface Outcome {

        /**
         * Results.
         *
         * @param record what was found
         * @param output where it lies
         */
        record Finished(RunRecord record, Path output) implements Outcome {}

        /** A dry run: what there is to do has been said. */
        record Described() implements Outcome {}
    }

    public Outcome run(Path folder) throws IOException {
        Configuration configuration = spark.sparkContext().hadoopConfiguration();
        TaskDevice.require(options.provider(), spark.sparkContext());
        SweepInputs inputs = SweepInputs.open(sweep, configuration);
        inputs.networks().stream().flatMap(network -> network.network().remarks().stream().map(remark ->
                "note: " + NetworkConfig.withoutVariant(network.config().name()) + ": " + remark.text()))
                .distinct().forEach(messages::println);
        EvaluationStore store = new EvaluationStore(options.store().map(Location::hadoopPath).orElse(folder), configuration);
        Executors executors = Executors.of(spark, options);
        executors.requireRoom(inputs.networks(), inputs.batches().get(0).images()).ifPresent(messages::println);
        if (options.extent() == RunOptions.Extent.DRY_RUN) {
            new DryRun(spark, inputs, executors, store, options, messages).describe();
            return new Outcome.Described();
        }
        String identity = inputs.identity();
        try (OutputFolder output = OutputFolder.claim(folder, identity, sweep.name(), configuration);
                StoreLease lease = StoreLease.ofRun(store.root(), configuration, holder -> messages.println(
                        store.root() + ": waiting until " + holder + " has pruned it"));
                TimeSplit times = new TimeSplit(spark.sparkContext())) {
            PrepareStage preparing = new PrepareStage(spark, inputs, store.root(), messages);
            PrepareStage.Prepared prepared = preparing.run();
            PlanStage planning = new PlanStage(spark, inputs, preparing, executors, options.provider(), output, messages);
            EvaluateStage evaluate = new EvaluateStage(store, options, executors, inputs.batches(), messages);
            CountStage count = new CountStage(spark, inputs, store, evaluate, prepared);
            EvaluateJob job = new EvaluateJob(spark, times.counters(), store.root(),
                    options.reuse() == RunOptions.Reuse.NOTHING ? PieceFile.Existing.REPLACED : PieceFile.Existing.KEPT,
                    options.tasks(), options.provider());
            Steps steps = new Steps(evaluate, count, job, times.counters());
            GateRun gate = new GateRun(messages);
            boolean gated = sweep.gate() == Sweep.Gate.ON;
            if (gated && inputs.calibrates()) {
                // A wrong preprocessing must not cost the calibration.
                gate.require(planning.float32(prepared), steps);
            }
            List<PlannedNetwork> planned = planning.run(prepared);
            NoiseStage noise = new NoiseStage(options.noiseReplicates());
            List<PlannedNetwork> all = noise.withReplicates(planned);
            evaluate.find(all);
            messages.println(evaluate.describe(all));
            if (options.explanation() == RunOptions.Explanation.NEAREST) {
                evaluate.explain(all).forEach(messages::println);
            }
            if (gated && !inputs.calibrates()) {
                gate.require(planned, steps);
            }
            steps.run(all, evaluation -> true);
            RecordStage recording = new RecordStage(spark, inputs, prepared, options.provider());
            RunRecord record = recording.run(planned, count, store.root(),
                    store.root().equals(output.folder()) ? RunRecord.OWN_STORE : store.root().toString(),
                    noise.floors(planned, store, Set.copyOf(recording.evaluatedImages().unreadable()), configuration));
            messages.println(times.describe());
            new RunFiles(output).write(record);
            output.finish(identity, sweep.name());
            return new Outcome.Finished(record, output.folder());
        } finally {
            ExecutorNetworks.clear();
        }
    }

    /** Evaluating and counting, which the gate does first for float32 and the sweep then for the rest. */
    private record Steps(EvaluateStage evaluate, CountStage count, EvaluateJob job, TimeSplit.Counters counters)
            implements GateRun.Evaluator {

        @Override
        public void run(List<PlannedNetwork> planned, Predicate<Evaluation> wanted) throws IOException {
            evaluate.run(job, planned, counters, wanted);
            count.run(planned, wanted);
        }

        @Override
        public Accuracy of(Evaluation evaluation) {
            return count.of(evaluation);
        }
    }
}
