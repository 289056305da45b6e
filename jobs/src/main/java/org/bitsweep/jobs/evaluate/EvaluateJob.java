package org.bitsweep.jobs.evaluate;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.evaluation.Prediction;
import org.bitsweep.evaluation.Ranking;
import org.bitsweep.imaging.Normalization;
import org.bitsweep.imaging.Normalizer;
import org.bitsweep.imaging.RgbImage;
import org.bitsweep.jobs.evaluate.ImageBatch.PreparedImage;
import org.bitsweep.jobs.executor.ExecutorNetworks;
import org.bitsweep.jobs.executor.NetworkParcel;
import org.bitsweep.jobs.executor.SessionCache;

/**
 * Runs distinct networks over all batches and writes a row for every network and image.
 *
 * <p>Networks are taken in groups, a Spark job a group: a task has its batch normalized once and runs the whole group
 * over it, while an executor need not hold more sessions than two groups. Two groups are under way at a time, so that
 * the end of one does not leave cores idle.
 */
public final class EvaluateJob {

    private static final int LARGEST_GROUP = 8;
    private static final int GROUPS_UNDER_WAY = 2;
    /** Native memory the sessions of one group may take. */
    private static final long GROUP_BYTES = 2L << 30;

    private final SparkSession spark;
    private final TimeSplit.Counters counters;
    private final Path predictions;

    public EvaluateJob(SparkSession spark, TimeSplit.Counters counters, Path predictions) {
        this.spark = spark;
        this.counters = counters;
        this.predictions = predictions;
    }

    /** How many sessions of so many bytes each are run over one batch together. */
    static int groupSize(long sessionBytes) {
        return (int) Math.max(1, Math.min(LARGEST_GROUP, GROUP_BYTES / sessionBytes));
    }

    /**
     * Runs everything.
     *
     * @param sessionBytes native memory of one session, about
     * @return the folders with the predictions
     */
    public List<String> run(NetworkParcel parcel, Normalization normalization, List<Evaluation> evaluations,
            long sessionBytes, JavaRDD<ImageBatch> batches) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<NetworkParcel> shipped = context.broadcast(parcel);
        int group = groupSize(sessionBytes);
        int threads = spark.sparkContext().getConf().getInt("spark.task.cpus", 1);
        JavaRDD<ImageBatch> timed = new TimedBatches(batches.rdd(), counters.waiting()).toJavaRDD();
        List<String> folders = new ArrayList<>();
        List<Future<?>> jobs = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(GROUPS_UNDER_WAY);
        try {
            for (int start = 0; start < evaluations.size(); start += group) {
                List<Evaluation> members =
                        new ArrayList<>(evaluations.subList(start, Math.min(start + group, evaluations.size())));
                BatchTask task = new BatchTask(
                        shipped, normalization, members, threads, GROUPS_UNDER_WAY * group, counters);
                // A folder of its own: two jobs that write into one at a time would clear each other's temporary files.
                Path folder = new Path(predictions, String.format(Locale.ROOT, "%s/group-%03d", parcel.name(), start / group));
                folders.add(folder.toString());
                jobs.add(pool.submit(() -> spark.createDataFrame(timed.flatMap(task::score), PredictionRows.SCHEMA)
                        .write().parquet(folder.toString())));
            }
            for (Future<?> job : jobs) {
                job.get();
            }
        } catch (ExecutionException failure) {
            spark.sparkContext().cancelAllJobs();
            throw failure.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failure.getCause());
        } catch (InterruptedException interrupted) {
            spark.sparkContext().cancelAllJobs();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            pool.shutdownNow();
            // A failed group leaves another one running that still reads the network; Spark lets go of it with the context.
        }
        shipped.destroy();
        return folders;
    }

    /** What one task does with each of its batches. */
    private record BatchTask(Broadcast<NetworkParcel> network, Normalization normalization, List<Evaluation> evaluations,
            int threads, int sessions, TimeSplit.Counters counters) implements Serializable {

        Iterator<Row> score(ImageBatch batch) throws Exception {
            NetworkParcel parcel = network.value();
            List<PreparedImage> images = batch.images();
            int width = parcel.imageSize().width();
            int height = parcel.imageSize().height();
            long start = System.nanoTime();
            FloatBuffer input = ByteBuffer
                    .allocateDirect(Math.multiplyExact(4 * images.size(), Normalizer.floatsPerImage(parcel.imageSize())))
                    .order(ByteOrder.nativeOrder()).asFloatBuffer();
            Normalizer normalizer = new Normalizer(normalization);
            for (int i = 0; i < images.size(); i++) {
                normalizer.write(new RgbImage(width, height, images.get(i).pixels()), input, i);
            }
            counters.normalizing().add(System.nanoTime() - start);
            List<Row> rows = new ArrayList<>(images.size() * evaluations.size());
            for (Evaluation evaluation : evaluations) {
                score(parcel, evaluation, images, input, rows);
            }
            return rows.iterator();
        }

        private void score(NetworkParcel parcel, Evaluation evaluation, List<PreparedImage> images, FloatBuffer input,
                List<Row> rows) throws Exception {
            long asked = System.nanoTime();
            try (SessionCache.Lease lease = ExecutorNetworks.classifier(parcel, evaluation, sessions, threads)) {
                long ready = System.nanoTime();
                float[] logits = lease.classifier().logits(input, images.size());
                counters.running().add(System.nanoTime() - ready);
                counters.loading().add(ready - asked);
                int classes = lease.classifier().classes();
                for (int i = 0; i < images.size(); i++) {
                    PreparedImage image = images.get(i);
                    rows.add(PredictionRows.row(parcel.name(), new Prediction(evaluation.digest(), image.index(),
                            image.name(), image.label(), Ranking.topFive(logits, i, classes, image.name()))));
                }
                counters.images().add(images.size());
            }
        }
    }
}
