package org.bitsweep.jobs.calibrate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.ImageStatistics;
import org.bitsweep.calibration.RequestedThresholds;
import org.bitsweep.calibration.StatisticsCollector;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.dataset.PreparedRow;
import org.bitsweep.dataset.UnreadableImage;
import org.bitsweep.imaging.Normalizer;
import org.bitsweep.imaging.Preprocessing;
import org.bitsweep.imaging.RgbImage;
import org.bitsweep.jobs.executor.ExecutorMemory;
import org.bitsweep.jobs.executor.NetworkParcel;
import org.bitsweep.jobs.executor.OutOfHeap;
import org.bitsweep.jobs.prepare.OpenedImages;
import org.bitsweep.jobs.prepare.PrepareJob;
import org.bitsweep.jobs.prepare.PreparedRows;
import org.bitsweep.jobs.progress.ProgressPoller;
import org.bitsweep.onnx.Network;
import org.bitsweep.schedule.MemoryPlan;
import org.bitsweep.schedule.NativeMemoryGate;

/** Collects activation statistics of the float32 network on calibration images, one image at a time. */
public final class CalibrateJob {

    private final SparkSession spark;

    public CalibrateJob(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * The statistics over a calibration set; the same whatever the partitions and executors.
     *
     * @param preprocessing of the network
     * @param requests the thresholds wanted beside the moments
     * @param limit how many images from the start are used; all if empty
     * @param folder where images are prepared, unless they are already
     * @param memory what an executor holds of the network: tasks wait for their share of it
     * @throws InputException if an image cannot be read, or prepared images are not what the network needs
     */
    public ActivationStatistics run(NetworkParcel parcel, Preprocessing preprocessing, RequestedThresholds requests,
            OpenedImages set, OptionalInt limit, Path folder, MemoryPlan memory) throws IOException {
        int count = Math.min(limit.orElse(Integer.MAX_VALUE), set.count());
        PreparedDataset images = set.prepare(spark, count, preprocessing.geometry(), parcel.imageSize(),
                PrepareJob.UnreadableImages.RECORD, folder);
        List<UnreadableImage> unreadable = images.manifest().unreadableAmong(count);
        if (!unreadable.isEmpty()) {
            throw new InputException(images.folder() + ": " + unreadable.size() + " of " + count
                    + " calibration images cannot be read. Replace them, or calibrate on others. The first: "
                    + unreadable.get(0).problem());
        }
        Broadcast<NetworkParcel> shipped = JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(parcel);
        int threads = spark.sparkContext().getConf().getInt("spark.task.cpus", 1);
        String folderOfImages = images.folder().toString();
        LongAccumulator done = spark.sparkContext().longAccumulator("images calibrated on");
        List<ImageStatistics> statistics;
        spark.sparkContext().setJobDescription("calibrate " + parcel.name() + " on " + count + " images");
        try (ProgressPoller progress = ProgressPoller.start("calibrate", "images", count, done::value)) {
            statistics = PreparedRows.read(spark, images, count)
                    .select(PreparedRows.descriptionAndPixels())
                    .javaRDD()
                    .repartition(Math.min(spark.sparkContext().defaultParallelism(), count))
                    .mapPartitions(rows -> collect(shipped, preprocessing, requests, threads, memory, done, folderOfImages, rows))
                    .collect();
            // After a failure the session ends, and what is still being taken away then complains about that.
            shipped.destroy();
        } finally {
            spark.sparkContext().setJobDescription(null);
        }
        return ActivationStatistics.merge(parcel.network(), preprocessing.canonicalText(), statistics);
    }

    private static Iterator<ImageStatistics> collect(Broadcast<NetworkParcel> shipped, Preprocessing preprocessing,
            RequestedThresholds requests, int threads, MemoryPlan memory, LongAccumulator done, String folder,
            Iterator<Row> rows) throws Exception {
        List<ImageStatistics> collected = new ArrayList<>();
        if (!rows.hasNext()) {
            return collected.iterator();
        }
        NetworkParcel parcel = shipped.value();
        Network network = parcel.network();
        Normalizer normalizer = new Normalizer(preprocessing.normalization());
        FloatBuffer input = ByteBuffer.allocateDirect(4 * Normalizer.floatsPerImage(parcel.imageSize()))
                .order(ByteOrder.nativeOrder()).asFloatBuffer();
        try (NativeMemoryGate.Share share = ExecutorMemory.share(memory, () -> { });
                StatisticsCollector collector = new StatisticsCollector(network, requests, threads)) {
            while (rows.hasNext()) {
                Row row = rows.next();
                PreparedRow described = PreparedRows.described(folder, row);
                byte[] pixels = PreparedRows.intact(folder, described, row.getAs(7));
                normalizer.write(new RgbImage(parcel.imageSize().width(), parcel.imageSize().height(), pixels), input, 0);
                collected.add(collector.collect(
                        described.image().index(), described.image().name(), described.sourceSha256(), input));
                done.add(1);
            }
        } catch (OutOfMemoryError heap) {
            throw OutOfHeap.of("while " + parcel.name() + " was calibrated", heap);
        }
        return collected.iterator();
    }
}
