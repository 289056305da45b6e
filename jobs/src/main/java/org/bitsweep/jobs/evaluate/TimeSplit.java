package org.bitsweep.jobs.evaluate;

import java.io.Serializable;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import org.bitsweep.jobs.prepare.PrepareJob;

/** Where the tasks of a run spent their time. */
public final class TimeSplit implements AutoCloseable {

    private final SparkContext context;
    private final Counters counters;
    private final AtomicLong taskMilliseconds = new AtomicLong();
    private final AtomicLong preparingMilliseconds = new AtomicLong();
    private final Set<Integer> preparingStages = ConcurrentHashMap.newKeySet();
    private final SparkListener listener = new SparkListener() {
        @Override
        public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
            String job = submitted.properties() == null ? null : submitted.properties().getProperty("spark.job.description");
            if (job != null && job.startsWith(PrepareJob.DESCRIPTION)) {
                preparingStages.add(submitted.stageInfo().stageId());
            }
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd taskEnd) {
            if (taskEnd.taskMetrics() != null) {
                long milliseconds = taskEnd.taskMetrics().executorRunTime();
                taskMilliseconds.addAndGet(milliseconds);
                if (preparingStages.contains(taskEnd.stageId())) {
                    preparingMilliseconds.addAndGet(milliseconds);
                }
            }
        }
    };

    /**
     * Nanoseconds, added to by tasks.
     *
     * @param running inside ONNX Runtime's run
     * @param loading rewriting networks and making sessions
     * @param normalizing writing pixels into a network's input
     * @param reading prepared images from their shards
     * @param storing predictions
     * @param waiting for native memory
     * @param waits how many tasks waited for it
     * @param images predictions made, for progress
     */
    public record Counters(LongAccumulator running, LongAccumulator loading, LongAccumulator normalizing, LongAccumulator reading,
            LongAccumulator storing, LongAccumulator waiting, LongAccumulator waits, LongAccumulator images)
            implements Serializable {}

    public TimeSplit(SparkContext context) {
        this.context = context;
        this.counters = new Counters(context.longAccumulator("nanoseconds in ONNX Runtime"),
                context.longAccumulator("nanoseconds loading networks"),
                context.longAccumulator("nanoseconds normalizing"),
                context.longAccumulator("nanoseconds reading images"),
                context.longAccumulator("nanoseconds storing predictions"),
                context.longAccumulator("nanoseconds waiting for native memory"),
                context.longAccumulator("tasks that waited for native memory"),
                context.longAccumulator("predictions"));
        context.addSparkListener(listener);
    }

    public Counters counters() {
        return counters;
    }

    /** A line for the end of a run. */
    public String describe() {
        // The last task's end reaches listeners a moment after its job's.
        try {
            context.listenerBus().waitUntilEmpty();
        } catch (TimeoutException late) {
            return "task time not known: Spark's listeners are behind";
        }
        double total = taskMilliseconds.get() / 1e3;
        double preparing = preparingMilliseconds.get() / 1e3;
        double running = counters.running().value() / 1e9;
        double loading = counters.loading().value() / 1e9;
        double normalizing = counters.normalizing().value() / 1e9;
        double reading = counters.reading().value() / 1e9;
        double storing = counters.storing().value() / 1e9;
        double waiting = counters.waiting().value() / 1e9;
        String waited = counters.waits().value() == 0 ? "" : String.format(Locale.ROOT,
                ", %.1f %% waiting for native memory (%d tasks)", 100 * waiting / total, counters.waits().value());
        return String.format(Locale.ROOT,
                "task time %.1f s: %.1f %% running networks in ONNX Runtime, %.1f %% loading them, %.1f %% preparing images,"
                        + " %.1f %% reading them, %.1f %% normalizing, %.1f %% storing predictions%s, %.1f %% everything else"
                        + " (ranking, counting)",
                total, 100 * running / total, 100 * loading / total, 100 * preparing / total,
                100 * reading / total, 100 * normalizing / total,
                100 * storing / total, waited,
                100 * (total - running - loading - preparing - reading - normalizing - storing - waiting) / total);
    }

    @Override
    public void close() {
        context.removeSparkListener(listener);
    }
}
