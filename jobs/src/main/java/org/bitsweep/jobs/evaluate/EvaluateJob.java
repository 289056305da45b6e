package org.bitsweep.jobs.evaluate;

import java.io.IOException;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetInputFormat;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.bitsweep.InputException;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.evaluation.ImageRange;
import org.bitsweep.evaluation.Prediction;
import org.bitsweep.evaluation.Ranking;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.imaging.Normalization;
import org.bitsweep.imaging.Normalizer;
import org.bitsweep.imaging.RgbImage;
import org.bitsweep.jobs.executor.ExecutorMemory;
import org.bitsweep.jobs.executor.ExecutorNetworks;
import org.bitsweep.jobs.executor.NetworkParcel;
import org.bitsweep.jobs.executor.OutOfHeap;
import org.bitsweep.jobs.executor.SessionCache;
import org.bitsweep.jobs.executor.TaskDevice;
import org.bitsweep.jobs.prepare.ShardRange.PreparedImage;
import org.bitsweep.jobs.prepare.ShardRange;
import org.bitsweep.jobs.store.EvaluationStore;
import org.bitsweep.jobs.store.PieceFile;
import org.bitsweep.onnx.ExecutionProvider;
import org.bitsweep.schedule.MemoryPlan;
import org.bitsweep.schedule.NativeMemoryGate;

/**
 * Runs evaluations over batches and puts what is finished into the store: one Spark job over all networks, without a
 * barrier between them. Nothing comes back through Spark, so that what a lost driver or executor had finished is kept.
 */
public final class EvaluateJob {

    private final SparkSession spark;
    private final TimeSplit.Counters counters;
    private final Path store;
    private final PieceFile.Existing existing;
    private final OptionalInt tasksWanted;
    private final ExecutionProvider provider;

    /**
     * @param store the root of the store
     * @param existing what happens to pieces that are there
     * @param tasksWanted into how many tasks work is cut, about; as the cores ask for if empty
     * @param provider what networks run on
     */
    public EvaluateJob(SparkSession spark, TimeSplit.Counters counters, Path store, PieceFile.Existing existing,
            OptionalInt tasksWanted, ExecutionProvider provider) {
        this.spark = spark;
        this.counters = counters;
        this.store = store;
        this.existing = existing;
        this.tasksWanted = tasksWanted;
        this.provider = provider;
    }

    /**
     * Runs everything that is missing.
     *
     * @throws LostExecutorsException if executors were lost over the same task again and again
     */
    public void run(List<NetworkWork> work) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        int threads = spark.sparkContext().getConf().getInt("spark.task.cpus", 1);
        TaskCutting cutting = new TaskCutting(work, Math.max(1, spark.sparkContext().defaultParallelism() / threads));
        List<EvaluationTask> tasks = cutting.tasks(tasksWanted);
        if (tasks.isEmpty()) {
            return;
        }
        List<Broadcast<NetworkParcel>> parcels = new ArrayList<>();
        try {
            List<Input> inputs = new ArrayList<>();
            for (NetworkWork network : work) {
                Broadcast<NetworkParcel> parcel = context.broadcast(network.parcel());
                parcels.add(parcel);
                inputs.add(new Input(parcel, network.normalization(), network.images(), network.memory()));
            }
            Runner runner = new Runner(inputs, cutting.sessions(), threads, store.toString(),
                    context.broadcast(new SerializableConfiguration(filesOfTasks())),
                    existing, counters, provider);
            context.setJobDescription("evaluate " + String.join(", ",
                    work.stream().filter(network -> !network.missing().isEmpty())
                            .map(network -> network.parcel().name() + " (" + network.missing().size() + " networks)").toList()));
            context.parallelize(tasks, tasks.size()).foreachPartition(runner::run);
            // After a failure the session ends, and what is still being taken away then complains about that.
            parcels.forEach(Broadcast::destroy);
        } catch (Exception failure) {
            // Spark throws what it does not declare.
            throw LostExecutorsException.of(failure).orElseThrow(() -> EvaluateJob.<RuntimeException>undeclared(failure));
        } finally {
            context.setJobDescription(null);
            RecentImages.SHARED.clear();
            InputBuffers.SHARED.clear();
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> E undeclared(Exception failure) throws E {
        throw (E) failure;
    }

    /** How tasks reach files. */
    private Configuration filesOfTasks() {
        Configuration configuration = new Configuration(spark.sparkContext().hadoopConfiguration());
        // A range of images is read in one go; vectored reading would hand it to other threads and wait for them.
        configuration.setBoolean(ParquetInputFormat.HADOOP_VECTORED_IO_ENABLED, false);
        return configuration;
    }

    /** A network as tasks see it. */
    private record Input(Broadcast<NetworkParcel> parcel, Normalization normalization, ShardRange images, MemoryPlan memory)
            implements Serializable {}

    /** What every task knows. */
    private record Runner(List<Input> inputs, int sessions, int threads, String store, Broadcast<SerializableConfiguration> files,
            PieceFile.Existing existing, TimeSplit.Counters counters, ExecutionProvider provider) implements Serializable {

        void run(Iterator<EvaluationTask> tasks) throws Exception {
            while (tasks.hasNext()) {
                EvaluationTask task = tasks.next();
                Input input = inputs.get(task.network());
                long asked = System.nanoTime();
                try (NativeMemoryGate.Share share = ExecutorMemory.share(input.memory(), () -> counters.waits().add(1))) {
                    counters.waiting().add(System.nanoTime() - asked);
                    HeldPredictions held = new HeldPredictions(new Path(store), existing, provider, files.value().value());
                    for (EvaluationTask.Step step : stepsLeft(task)) {
                        run(input, step, held);
                    }
                    store(held);
                } catch (OutOfMemoryError heap) {
                    throw OutOfHeap.of("while " + input.parcel().value().name() + " was evaluated", heap);
                }
            }
        }

        /** What another attempt of this task has stored before its executor was lost, or ahead of this one, stays done. */
        private List<EvaluationTask.Step> stepsLeft(EvaluationTask task) throws IOException {
            if (TaskContext.get().attemptNumber() == 0 || existing == PieceFile.Existing.REPLACED) {
                return task.steps();
            }
            Map<Evaluation, Set<ImageRange>> missing = new HashMap<>();
            EvaluationStore there = new EvaluationStore(new Path(store), files.value().value());
            List<ImageRange> batches = task.steps().stream().map(EvaluationTask.Step::batch).toList();
            List<EvaluationTask.Step> left = new ArrayList<>();
            for (EvaluationTask.Step step : task.steps()) {
                List<Evaluation> evaluations = new ArrayList<>();
                for (Evaluation evaluation : step.evaluations()) {
                    if (!missing.containsKey(evaluation)) {
                        missing.put(evaluation, Set.copyOf(there.find(evaluation.key(), batches).missing(batches)));
                    }
                    if (missing.get(evaluation).contains(step.batch())) {
                        evaluations.add(evaluation);
                    } else {
                        counters.images().add(step.batch().images());
                    }
                }
                if (!evaluations.isEmpty()) {
                    left.add(new EvaluationTask.Step(step.number(), step.batch(), evaluations));
                }
            }
            return left;
        }

        private void run(Input input, EvaluationTask.Step step, HeldPredictions held) throws Exception {
            Configuration configuration = files.value().value();
            NetworkParcel parcel = input.parcel().value();
            long start = System.nanoTime();
            List<PreparedImage> images = RecentImages.SHARED.read(input.images(), step.batch(), configuration);
            long read = System.nanoTime();
            counters.reading().add(read - start);
            int floats = Math.multiplyExact(images.size(), Normalizer.floatsPerImage(parcel.imageSize()));
            FloatBuffer buffer = InputBuffers.SHARED.take(floats);
            try {
                FloatBuffer values = buffer.duplicate().limit(floats);
                normalize(input, step, images, values);
                counters.normalizing().add(System.nanoTime() - read);
                score(input, step, images, values, held);
            } finally {
                InputBuffers.SHARED.giveBack(buffer);
            }
        }

        private static void normalize(Input input, EvaluationTask.Step step, List<PreparedImage> images, FloatBuffer values) {
            ImageSize size = input.parcel().value().imageSize();
            Normalizer normalizer = new Normalizer(input.normalization());
            for (int i = 0; i < images.size(); i++) {
                normalizer.write(new RgbImage(size.width(), size.height(), images.get(i).pixels()), values, i);
            }
            scale(values, (float) step.evaluations().get(0).key().inputScale());
        }

        private void score(Input input, EvaluationTask.Step step, List<PreparedImage> images, FloatBuffer values, HeldPredictions held)
                throws Exception {
            for (Evaluation evaluation : step.evaluations()) {
                long begun = System.nanoTime();
                String digest = evaluation.digest();
                List<Prediction> rows = images.isEmpty() ? List.of() : score(input, evaluation, digest, images, values);
                counters.images().add(step.batch().images());
                if (held.add(digest, ExecutorNetworks.form(evaluation, input.memory().form()), step, rows, System.nanoTime() - begun)) {
                    store(held);
                }
            }
        }

        private void store(HeldPredictions held) throws IOException {
            long begun = System.nanoTime();
            held.store();
            counters.storing().add(System.nanoTime() - begun);
        }

        /** All evaluations of a step have one scale (NetworkWork). */
        private static void scale(FloatBuffer values, float factor) {
            for (int i = 0; factor != 1 && i < values.limit(); i++) {
                values.put(i, values.get(i) * factor);
            }
        }

        private List<Prediction> score(Input input, Evaluation evaluation, String digest, List<PreparedImage> images,
                FloatBuffer values) throws Exception {
            NetworkParcel parcel = input.parcel().value();
            long asked = System.nanoTime();
            try (SessionCache.Lease lease = ExecutorNetworks.classifier(
                    parcel, evaluation, input.memory().form(), sessions, TaskDevice.ofThisTask(provider, threads))) {
                long ready = System.nanoTime();
                float[] logits;
                try {
                    logits = lease.classifier().logits(values.duplicate(), images.size());
                } catch (InputException diverged) {
                    throw new InputException(parcel.name() + ": " + diverged.getMessage(), diverged);
                }
                counters.running().add(System.nanoTime() - ready);
                counters.loading().add(ready - asked);
                int classes = lease.classifier().classes();
                List<Prediction> rows = new ArrayList<>(images.size());
                for (int i = 0; i < images.size(); i++) {
                    PreparedImage image = images.get(i);
                    rows.add(new Prediction(digest, image.index(), image.name(), image.label(),
                            Ranking.topFive(logits, i, classes, image.name())));
                }
                return rows;
            }
        }
    }
}
