package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.jobs.store.EvaluationStore;
import org.bitsweep.schedule.BatchForm;
import org.bitsweep.schedule.MemoryPlan;
import org.bitsweep.schedule.NativeBudget;

/** Says what a run would find and compute, and computes nothing. */
final class DryRun {

    private final SparkSession spark;
    private final SweepInputs inputs;
    private final Executors executors;
    private final EvaluationStore store;
    private final RunOptions options;
    private final PrintWriter messages;

    DryRun(SparkSession spark, SweepInputs inputs, Executors executors, EvaluationStore store, RunOptions options, PrintWriter messages) {
        this.spark = spark;
        this.inputs = inputs;
        this.executors = executors;
        this.store = store;
        this.options = options;
        this.messages = messages;
    }

    void describe() throws IOException {
        int batch = inputs.batches().get(0).images();
        for (LoadedNetwork network : inputs.networks()) {
            MemoryPlan memory = executors.plan(network, batch);
            messages.println(network.config().name() + ": " + network.sweep().configurations().size()
                    + " configurations beside float32 on " + inputs.selected() + " images; a task takes about "
                    + (memory.taskBytes() >> 20) + " MiB of native memory on batches of "
                    + batch + (memory.form() == BatchForm.STREAMED ? ", streamed" : ""));
        }
        messages.println("an executor runs " + executors.tasks() + " tasks at a time" + (executors.budget() == NativeBudget.UNBOUNDED ? ""
                : " and has " + (executors.budget().bytes() >> 20) + " MiB of native memory for them"));
        PrepareStage preparing = new PrepareStage(spark, inputs, store.root(), messages);
        Optional<PrepareStage.Prepared> prepared = preparing.find();
        boolean uncalibrated = inputs.calibrates();
        if (prepared.isEmpty() || uncalibrated) {
            messages.println("what " + store.root() + " holds of it can be told once "
                    + (prepared.isEmpty() ? "images are prepared" : "statistics are calibrated") + "; until then all of it is to run");
            return;
        }
        List<PlannedNetwork> planned = new NoiseStage(options.noiseReplicates())
                .withReplicates(new PlanStage(spark, inputs, preparing, executors, options.provider(), null, messages).run(prepared.get()));
        EvaluateStage evaluate = new EvaluateStage(store, options, executors, inputs.batches(), messages);
        evaluate.find(planned);
        messages.println(evaluate.describe(planned));
        if (options.explanation() == RunOptions.Explanation.NEAREST) {
            evaluate.explain(planned).forEach(messages::println);
        }
        evaluate.recommendation(planned).ifPresent(messages::println);
    }
}
