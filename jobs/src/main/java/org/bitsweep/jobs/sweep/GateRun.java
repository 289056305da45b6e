package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.InputException;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.evaluation.Float32Gate;
import org.bitsweep.imaging.Normalization;
import org.bitsweep.jobs.evaluate.Batches;
import org.bitsweep.jobs.evaluate.EvaluateJob;
import org.bitsweep.jobs.evaluate.ImageBatch;
import org.bitsweep.jobs.evaluate.TimeSplit;

/** Stops a sweep whose float32 accuracy is not the network's own before any quantized network is run. */
final class GateRun {

    private final SparkSession spark;
    private final int batchSize;
    private final OptionalInt partitions;
    private final TimeSplit.Counters counters;
    private final PrintWriter messages;

    GateRun(SparkSession spark, int batchSize, OptionalInt partitions, TimeSplit.Counters counters, PrintWriter messages) {
        this.spark = spark;
        this.batchSize = batchSize;
        this.partitions = partitions;
        this.counters = counters;
        this.messages = messages;
    }

    /**
     * Runs the float32 network over a sample, if its accuracy is known.
     *
     * @param selected the sample is spread over so many images from the start
     * @param folder for the sample's predictions, removed afterwards
     * @throws InputException if the accuracy is not the expected one; tells what is probably wrong
     */
    void require(PlannedNetwork network, PreparedDataset images, int selected, Path folder) throws IOException {
        NetworkConfig config = network.loaded().config();
        if (config.expected().isEmpty()) {
            return;
        }
        Configuration configuration = spark.sparkContext().hadoopConfiguration();
        Float32Gate gate = new Float32Gate(config.expected().get().topOnePercent());
        Batches.Selection sample = new Batches.Selection.Chosen(Float32Gate.sample(selected));
        JavaRDD<ImageBatch> batches =
                Batches.of(spark, images, sample, batchSize, partitions.orElse(sample.batches(batchSize)));
        Normalization normalization = config.preprocessing().normalization();
        folder.getFileSystem(configuration).delete(folder, true);
        try {
            Accuracy found = float32(network, normalization, batches, new Path(folder, "as-configured"));
            if (!gate.passes(found)) {
                Accuracy swapped = float32(network, normalization.swapped(), batches, new Path(folder, "channels-swapped"));
                throw new InputException(gate.explain(config.name(), found, swapped));
            }
            messages.println(String.format(Locale.ROOT, "%s: float32 Top-1 on %d images is %.2f %%, within chance of %.2f %% on all",
                    config.name(), found.images(), found.topOnePercent(), gate.expectedPercent()));
        } finally {
            folder.getFileSystem(configuration).delete(folder, true);
        }
    }

    private Accuracy float32(
            PlannedNetwork network, Normalization normalization, JavaRDD<ImageBatch> batches, Path folder) {
        List<String> written = new EvaluateJob(spark, counters, folder).run(network.parcel(), normalization,
                List.of(network.float32()), network.loaded().sessionBytes(batchSize), batches);
        return new PredictionCounts(spark, written, Set.of()).ofSample(network.name(), network.float32().digest())
                .orElseThrow(() -> new InputException(network.name() + ": no image of the sample can be read, so its float32"
                        + " accuracy cannot be checked. Replace the unreadable images, or say --no-gate."));
    }
}
