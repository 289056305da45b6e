package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.jobs.store.EvaluationStore;

/** Says what a run would find and compute, and computes nothing. */
final class DryRun {

    private final SparkSession spark;
    private final SweepInputs inputs;
    private final EvaluationStore store;
    private final RunOptions options;
    private final PrintWriter messages;

    DryRun(SparkSession spark, SweepInputs inputs, EvaluationStore store, RunOptions options, PrintWriter messages) {
        this.spark = spark;
        this.inputs = inputs;
        this.store = store;
        this.options = options;
        this.messages = messages;
    }

    void describe() throws IOException {
        for (LoadedNetwork network : inputs.networks()) {
            messages.println(network.config().name() + ": " + network.sweep().configurations().size()
                    + " configurations beside float32 on " + inputs.selected() + " images; a session takes about "
                    + (network.sessionBytes(inputs.sweep().batchSize()) >> 20) + " MiB of native memory on batches of "
                    + inputs.sweep().batchSize());
        }
        PrepareStage preparing = new PrepareStage(spark, inputs, store.root(), messages);
        Optional<PrepareStage.Prepared> prepared = preparing.find();
        boolean uncalibrated = inputs.calibration().filter(SweepInputs.Calibration.Images.class::isInstance).isPresent();
        if (prepared.isEmpty() || uncalibrated) {
            messages.println("what " + store.root() + " holds of it can be told once "
                    + (prepared.isEmpty() ? "images are prepared" : "statistics are calibrated") + "; until then all of it is to run");
            return;
        }
        List<PlannedNetwork> planned = new NoiseStage(options.noiseReplicates())
                .withReplicates(new PlanStage(spark, inputs, preparing, null, messages).run(prepared.get()));
        EvaluateStage evaluate = new EvaluateStage(store, options, inputs.sweep().batchSize(), inputs.selected());
        evaluate.find(planned);
        messages.println(evaluate.describe(planned));
    }
}
