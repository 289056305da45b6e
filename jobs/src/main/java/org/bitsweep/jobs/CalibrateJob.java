package org.bitsweep.jobs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.ImageStatistics;
import org.bitsweep.calibration.StatisticsCollector;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.imaging.Normalizer;
import org.bitsweep.imaging.Preprocessing;
import org.bitsweep.imaging.RgbImage;
import org.bitsweep.onnx.Network;

/** Collects activation statistics of the float32 network on prepared images, one image at a time. */
final class CalibrateJob {

    private final SparkSession spark;

    CalibrateJob(SparkSession spark) {
        this.spark = spark;
    }

    /** The statistics over all images of a prepared set; the same whatever the partitions and executors. */
    ActivationStatistics run(Network network, NetworkParcel parcel, Preprocessing preprocessing, PreparedDataset images,
            int partitions) {
        if (!images.manifest().unreadable().isEmpty()) {
            throw new InputException(images.folder() + ": " + images.manifest().unreadable().size()
                    + " calibration images cannot be read, first " + images.manifest().unreadable().get(0).name()
                    + ". Prepare calibration images that can.");
        }
        Broadcast<NetworkParcel> shipped = JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(parcel);
        int threads = spark.sparkContext().getConf().getInt("spark.task.cpus", 1);
        String[] shards = HadoopFiles.literal(
                images.manifest().shards().stream().map(shard -> images.pathOf(shard).toString()).toList());
        List<ImageStatistics> statistics = spark.read().schema(PreparedRows.SCHEMA).parquet(shards)
                .select(PreparedRows.INDEX, PreparedRows.NAME, PreparedRows.PIXELS, PreparedRows.SOURCE_SHA256)
                .where(functions.col(PreparedRows.PIXELS).isNotNull())
                .javaRDD()
                .repartition(Math.min(partitions, images.manifest().count()))
                .mapPartitions(rows -> collect(shipped, preprocessing, threads, rows))
                .collect();
        shipped.destroy();
        return ActivationStatistics.merge(network, preprocessing.canonicalText(), statistics);
    }

    private static Iterator<ImageStatistics> collect(
            Broadcast<NetworkParcel> shipped, Preprocessing preprocessing, int threads, Iterator<Row> rows) throws Exception {
        List<ImageStatistics> collected = new ArrayList<>();
        if (!rows.hasNext()) {
            return collected.iterator();
        }
        NetworkParcel parcel = shipped.value();
        Network network = ExecutorNetworks.network(parcel);
        Normalizer normalizer = new Normalizer(preprocessing.normalization());
        FloatBuffer input = ByteBuffer.allocateDirect(4 * Normalizer.floatsPerImage(parcel.imageSize()))
                .order(ByteOrder.nativeOrder()).asFloatBuffer();
        try (StatisticsCollector collector = new StatisticsCollector(network, threads)) {
            while (rows.hasNext()) {
                Row row = rows.next();
                normalizer.write(new RgbImage(parcel.imageSize().width(), parcel.imageSize().height(), row.getAs(2)), input, 0);
                collected.add(collector.collect(row.getInt(0), row.getString(1), row.getString(3), input));
            }
        }
        return collected.iterator();
    }
}
