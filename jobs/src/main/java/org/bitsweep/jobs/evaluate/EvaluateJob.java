package org.bitsweep.jobs.evaluate;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.evaluation.Prediction;
import org.bitsweep.evaluation.Ranking;
import org.bitsweep.imaging.Normalization;
import org.bitsweep.imaging.Normalizer;
import org.bitsweep.imaging.RgbImage;
import org.bitsweep.jobs.executor.ExecutorNetworks;
import org.bitsweep.jobs.executor.InstructionSet;
import org.bitsweep.jobs.executor.NetworkParcel;
import org.bitsweep.jobs.executor.SessionCache;
import org.bitsweep.jobs.prepare.ShardRange;
import org.bitsweep.jobs.prepare.ShardRange.PreparedImage;
import org.bitsweep.jobs.store.EvaluationStore;
import org.bitsweep.jobs.store.PieceFile;

/**
 * Runs evaluations over batches and puts every finished batch into the store: one Spark job over all networks, without a
 * barrier between them. Nothing comes back through Spark, so that what a lost driver or executor had finished is kept.
 */
public final class EvaluateJob {

    private static final int LARGEST_GROUP = 8;
    /** Native memory the sessions of one group may take. */
    private static final long GROUP_BYTES = 2L << 30;
    /** So many tasks a core, where there are batches enough: the last ones end at about the same time. */
    private static final int TASKS_A_CORE = 4;

    private final SparkSession spark;
    private final TimeSplit.Counters counters;
    private final Path store;
    private final PieceFile.Existing existing;
    private final OptionalInt tasksWanted;

    /**
     * @param store the root of the store
     * @param existing what happens to pieces that are there
     * @param tasksWanted into how many tasks work is cut, about; as the cores ask for if empty
     */
    public EvaluateJob(SparkSession spark, TimeSplit.Counters counters, Path store, PieceFile.Existing existing,
            OptionalInt tasksWanted) {
        this.spark = spark;
        this.counters = counters;
        this.store = store;
        this.existing = existing;
        this.tasksWanted = tasksWanted;
    }

    /** How many sessions of so many bytes each are run over one batch together. */
    static int groupSize(long sessionBytes) {
        return (int) Math.max(1, Math.min(LARGEST_GROUP, GROUP_BYTES / Math.max(1, sessionBytes)));
    }

    /** Runs everything that is missing. */
    public void run(List<EvaluationWork> work) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        int threads = spark.sparkContext().getConf().getInt("spark.task.cpus", 1);
        List<EvaluationTask> tasks = tasks(work, Math.max(1, spark.sparkContext().defaultParallelism() / threads));
        if (tasks.isEmpty()) {
            return;
        }
        List<Broadcast<NetworkParcel>> parcels = new ArrayList<>();
        try {
            List<Input> inputs = new ArrayList<>();
            for (EvaluationWork network : work) {
                Broadcast<NetworkParcel> parcel = context.broadcast(network.parcel());
                parcels.add(parcel);
                inputs.add(new Input(parcel, network.normalization(), network.images(), groupSize(network.sessionBytes())));
            }
            Runner runner = new Runner(inputs, threads, store.toString(),
                    context.broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration())), existing, counters);
            context.setJobDescription("evaluate " + String.join(", ",
                    work.stream().filter(network -> !network.missing().isEmpty())
                            .map(network -> network.parcel().name() + " (" + network.missing().size() + " networks)").toList()));
            context.parallelize(tasks, tasks.size()).foreachPartition(runner::run);
        } finally {
            context.setJobDescription(null);
            parcels.forEach(Broadcast::destroy);
        }
    }

    /** The expensive ones first, so that none of them begins when the others are done. */
    private List<EvaluationTask> tasks(List<EvaluationWork> work, int cores) {
        long batches = work.stream().mapToLong(network -> groups(network) * (long) longest(network)).sum();
        int batchesATask = (int) Math.max(1, batches / tasksWanted.orElse(cores * TASKS_A_CORE));
        List<EvaluationTask> tasks = new ArrayList<>();
        for (int i = 0; i < work.size(); i++) {
            tasks.addAll(work.get(i).tasks(i, groupSize(work.get(i).sessionBytes()), batchesATask));
        }
        return tasks;
    }

    private static int groups(EvaluationWork network) {
        int group = groupSize(network.sessionBytes());
        return (network.missing().size() + group - 1) / group;
    }

    private static int longest(EvaluationWork network) {
        return network.missing().stream().mapToInt(missing -> missing.batches().size()).max().orElse(0);
    }

    /** A network as tasks see it. */
    private record Input(Broadcast<NetworkParcel> parcel, Normalization normalization, ShardRange images, int group)
            implements Serializable {}

    /** What every task knows. */
    private record Runner(List<Input> inputs, int threads, String store, Broadcast<SerializableConfiguration> files,
            PieceFile.Existing existing, TimeSplit.Counters counters) implements Serializable {

        void run(Iterator<EvaluationTask> tasks) throws Exception {
            while (tasks.hasNext()) {
                EvaluationTask task = tasks.next();
                Input input = inputs.get(task.network());
                FloatBuffer buffer = null;
                for (EvaluationTask.Step step : task.steps()) {
                    buffer = run(input, step, buffer);
                }
            }
        }

        /** Returns the buffer, which the next batch uses again: clearing a fresh one takes longer than filling it. */
        private FloatBuffer run(Input input, EvaluationTask.Step step, FloatBuffer reusable) throws Exception {
            Configuration configuration = files.value().value();
            NetworkParcel parcel = input.parcel().value();
            long start = System.nanoTime();
            List<PreparedImage> images = input.images().read(step.batch(), configuration);
            long read = System.nanoTime();
            counters.reading().add(read - start);
            int floats = Math.multiplyExact(images.size(), Normalizer.floatsPerImage(parcel.imageSize()));
            FloatBuffer buffer = reusable != null && reusable.capacity() >= floats ? reusable
                    : ByteBuffer.allocateDirect(Math.multiplyExact(4, floats)).order(ByteOrder.nativeOrder()).asFloatBuffer();
            FloatBuffer values = buffer.duplicate().limit(floats);
            Normalizer normalizer = new Normalizer(input.normalization());
            for (int i = 0; i < images.size(); i++) {
                normalizer.write(new RgbImage(parcel.imageSize().width(), parcel.imageSize().height(), images.get(i).pixels()),
                        values, i);
            }
            scale(values, (float) step.evaluations().get(0).key().inputScale());
            counters.normalizing().add(System.nanoTime() - read);
            for (Evaluation evaluation : step.evaluations()) {
                List<Prediction> rows = images.isEmpty() ? List.of() : score(parcel, evaluation, input.group(), images, values);
                long scored = System.nanoTime();
                EvaluationStore.add(new Path(store), evaluation.digest(), step.batch(), rows, InstructionSet.here(), existing,
                        configuration);
                counters.storing().add(System.nanoTime() - scored);
                counters.images().add(step.batch().images());
            }
            return buffer;
        }

        /** All evaluations of a step have one scale (EvaluationWork). */
        private static void scale(FloatBuffer values, float factor) {
            for (int i = 0; factor != 1 && i < values.limit(); i++) {
                values.put(i, values.get(i) * factor);
            }
        }

        private List<Prediction> score(NetworkParcel parcel, Evaluation evaluation, int group, List<PreparedImage> images,
                FloatBuffer input) throws Exception {
            long asked = System.nanoTime();
            try (SessionCache.Lease lease = ExecutorNetworks.classifier(parcel, evaluation, 2 * group, threads)) {
                long ready = System.nanoTime();
                float[] logits = lease.classifier().logits(input.duplicate(), images.size());
                counters.running().add(System.nanoTime() - ready);
                counters.loading().add(ready - asked);
                int classes = lease.classifier().classes();
                List<Prediction> rows = new ArrayList<>(images.size());
                for (int i = 0; i < images.size(); i++) {
                    PreparedImage image = images.get(i);
                    rows.add(new Prediction(evaluation.digest(), image.index(), image.name(), image.label(),
                            Ranking.topFive(logits, i, classes, image.name())));
                }
                return rows;
            }
        }
    }
}
