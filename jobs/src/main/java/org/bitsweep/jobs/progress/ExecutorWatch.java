package org.bitsweep.jobs.progress;

import java.io.PrintWriter;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.IntSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/** Says what happens to a cluster's executors, of which nothing else is heard: that none comes, and that one is lost. */
public final class ExecutorWatch extends SparkListener {

    private static final int WAITING_SECONDS = 30;
    private static final int TOLD_ONE_BY_ONE = 3;

    private final IntSupplier present;
    private final PrintWriter messages;
    private final Timer waiting = new Timer("executors", true);
    private int lost;

    /** @param present the number of executors that are up */
    ExecutorWatch(IntSupplier present, PrintWriter messages) {
        this.present = present;
        this.messages = messages;
    }

    /** Watches until the application ends. */
    public static void start(SparkContext context, PrintWriter messages) {
        ExecutorWatch watch = new ExecutorWatch(
                // The driver counts as one.
                () -> context.getExecutorMemoryStatus().size() - 1, messages);
        context.addSparkListener(watch);
        watch.waiting.schedule(new TimerTask() {
            @Override
            public void run() {
                watch.tellIfNone();
            }
        }, 1000L * WAITING_SECONDS, 1000L * WAITING_SECONDS);
    }

    synchronized void tellIfNone() {
        if (present.getAsInt() == 0) {
            tell(lost == 0
                    ? "no executor has come up yet. The cluster may be busy, or have no machine with as much memory as asked for."
                    : "no executor is up; " + lost + " were lost. Look into an executor's log, or give executors more memory.");
        }
    }

    @Override
    public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        lost++;
        // The first few, then at powers of two.
        if (lost <= TOLD_ONE_BY_ONE || Integer.bitCount(lost) == 1) {
            tell("executor " + removed.executorId() + " was lost (" + lost + " so far): "
                    + removed.reason().strip().lines().findFirst().orElse("no reason given").replaceFirst("\\.+$", "")
                    + ". Its work is done again.");
        }
    }

    @Override
    public synchronized void onApplicationEnd(SparkListenerApplicationEnd end) {
        waiting.cancel();
    }

    private void tell(String message) {
        messages.println("bitsweep: " + message);
        messages.flush();
    }
}
