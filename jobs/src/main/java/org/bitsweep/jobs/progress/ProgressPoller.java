package org.bitsweep.jobs.progress;

import java.util.function.LongSupplier;

/** Feeds a progress report from a counter that tasks on other machines add to. */
public final class ProgressPoller implements AutoCloseable {

    private static final int INTERVAL_MILLISECONDS = 250;

    private final ProgressReporter reporter;
    private final LongSupplier counter;
    private final Thread thread;
    private volatile boolean closed;

    private ProgressPoller(ProgressReporter reporter, LongSupplier counter) {
        this.reporter = reporter;
        this.counter = counter;
        this.thread = new Thread(this::poll, "progress");
        thread.setDaemon(true);
    }

    public static ProgressPoller start(String task, String unit, long total, LongSupplier counter) {
        ProgressPoller poller = new ProgressPoller(ProgressReporter.start(task, unit, total), counter);
        poller.thread.start();
        return poller;
    }

    private void poll() {
        while (!closed) {
            reporter.advanceTo(counter.getAsLong());
            try {
                Thread.sleep(INTERVAL_MILLISECONDS);
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        reporter.advanceTo(counter.getAsLong());
        reporter.close();
    }
}
