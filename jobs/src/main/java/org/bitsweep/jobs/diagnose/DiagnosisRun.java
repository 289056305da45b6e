package org.bitsweep.jobs.diagnose;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.config.NetworkSweep;
import org.bitsweep.config.Sweep;
import org.bitsweep.diagnosis.AccuracyDiagnosis;
import org.bitsweep.diagnosis.ExemptedNetworks;
import org.bitsweep.diagnosis.LayerRanking;
import org.bitsweep.jobs.sweep.RunOptions;
import org.bitsweep.jobs.sweep.SweepRun;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.report.RunRecord;
import org.bitsweep.storage.Location;

/**
 * Evaluates a network with each layer in float and with each layer alone quantized, then with the best layers in float together:
 * two sweeps over one store, the second in a folder within the first one's.
 */
public final class DiagnosisRun {

    /** The folder of the second sweep. */
    private static final String TOGETHER = "together";

    private final SparkSession spark;
    private final Sweep sweep;
    private final RunOptions options;
    private final PrintWriter messages;

    /**
     * @param sweep of one network
     * @param options of both sweeps; not those of a dry run
     */
    public DiagnosisRun(SparkSession spark, Sweep sweep, RunOptions options, PrintWriter messages) {
        this.spark = spark;
        this.sweep = sweep;
        this.options = options;
        this.messages = messages;
    }

    /**
     * What the network's layers cost, configuration by configuration.
     *
     * @param most how many layers are left in float together, at most
     * @param folder of the results
     */
    public List<AccuracyDiagnosis> run(ExemptedNetworks networks, int most, Location folder) throws IOException {
        Location store = options.store().orElse(folder);
        RunRecord single = evaluate(networks.single(), folder, store);
        RunPredictions predictions =
                new RunPredictions(store.hadoopPath(), single, spark.sparkContext().hadoopConfiguration());
        List<LayerRanking> rankings = new ArrayList<>();
        for (QuantizationConfig configuration : networks.whole().configurations()) {
            rankings.add(LayerRanking.of(networks, configuration, predictions));
        }
        List<NetworkSweep> together = networks.together(rankings, most);
        if (!together.isEmpty()) {
            predictions.add(evaluate(together, folder.below(TOGETHER), store));
        }
        List<AccuracyDiagnosis> diagnoses = new ArrayList<>();
        for (LayerRanking ranking : rankings) {
            diagnoses.add(AccuracyDiagnosis.of(networks, ranking, most, predictions));
        }
        return diagnoses;
    }

    private RunRecord evaluate(List<NetworkSweep> networks, Location folder, Location store) throws IOException {
        SweepRun.Outcome outcome =
                new SweepRun(spark, sweep.withNetworks(networks), options.over(store), messages).run(folder.hadoopPath());
        return ((SweepRun.Outcome.Finished) outcome).record();
    }
}
