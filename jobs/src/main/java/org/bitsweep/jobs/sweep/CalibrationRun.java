package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.RequestedThresholds;
import org.bitsweep.config.DatasetConfig;
import org.bitsweep.config.NetworkConfig;
import org.bitsweep.inference.Parts;
import org.bitsweep.jobs.calibrate.CalibrateJob;
import org.bitsweep.jobs.executor.ExecutorNetworks;
import org.bitsweep.jobs.executor.NetworkParcel;
import org.bitsweep.jobs.prepare.OpenedImages;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.range.HistogramClipping;
import org.bitsweep.schedule.MemoryPlan;
import org.bitsweep.schedule.Streaming;
import org.bitsweep.storage.HadoopFiles;

/** Statistics of one network, collected once and stored for sweeps to come. */
public final class CalibrationRun {

    private final SparkSession spark;
    private final NetworkConfig config;
    private final DatasetConfig set;

    public CalibrationRun(SparkSession spark, NetworkConfig config, DatasetConfig set) {
        this.spark = spark;
        this.config = config;
        this.set = set;
    }

    /**
     * Collects and writes them.
     *
     * @param rules whose thresholds are collected beside the moments
     * @param limit how many images from the start are used; all if empty
     * @param nativeMemory of an executor; by what executors or machines have if empty
     * @param target the file; images are prepared into a folder beside it, which is removed afterwards
     */
    public ActivationStatistics run(List<HistogramClipping> rules, OptionalInt limit, OptionalLong nativeMemory, Path target)
            throws IOException {
        Configuration configuration = spark.sparkContext().hadoopConfiguration();
        byte[] bytes = HadoopFiles.read(config.onnx(), configuration);
        Network network = LoadedNetwork.read(config, bytes);
        MemoryPlan memory = Executors.of(spark, nativeMemory, Streaming.NEVER)
                .planCalibration(config.name(), LoadedNetwork.memoryNeed(network, bytes.length, Parts.WHOLE));
        QuantizationPlanner planner = new QuantizationPlanner(network, config.layerExceptions());
        RequestedThresholds requests = RequestedThresholds.union(rules.stream().map(planner::thresholds).toList());
        NetworkParcel parcel = new NetworkParcel(config.name(), network, null);
        OpenedImages opened = OpenedImages.open(set.source(), configuration);
        opened.requireCount(set);
        Path scratch = new Path(target.getParent(), "." + target.getName() + "-" + UUID.randomUUID());
        try {
            ActivationStatistics statistics =
                    new CalibrateJob(spark).run(parcel, config.preprocessing(), requests, opened, limit, scratch, memory);
            HadoopFiles.write(target, statistics.toJson(), configuration);
            return statistics;
        } finally {
            scratch.getFileSystem(configuration).delete(scratch, true);
            ExecutorNetworks.clear();
        }
    }
}
