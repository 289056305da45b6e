package org.bitsweep.inference;

import ai.onnxruntime.OrtException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Copies of one version that run at once, each on a thread of its own, as tasks of an executor do. Owns the copies. */
final class SimultaneousRuns implements AutoCloseable {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final List<TimedRun> copies;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "benchmark");
        thread.setDaemon(true);
        return thread;
    });

    /** One batch: means over the copies. */
    record Time(double wallMilliseconds, double processorMilliseconds) {}

    /**
     * @param copies one or more by the time it runs
     */
    SimultaneousRuns(List<TimedRun> copies) {
        this.copies = copies;
    }

    /** Runs every copy once, all from the same moment on. */
    Time run() throws OrtException {
        CyclicBarrier start = new CyclicBarrier(copies.size());
        List<Future<Time>> times = new ArrayList<>();
        for (TimedRun copy : copies) {
            times.add(threads.submit(() -> {
                start.await();
                long wall = System.nanoTime();
                long processor = THREADS.getCurrentThreadCpuTime();
                copy.run();
                return new Time((System.nanoTime() - wall) / 1e6, (THREADS.getCurrentThreadCpuTime() - processor) / 1e6);
            }));
        }
        double wall = 0;
        double processor = 0;
        for (Future<Time> time : times) {
            wall += result(time).wallMilliseconds() / copies.size();
            processor += result(time).processorMilliseconds() / copies.size();
        }
        return new Time(wall, processor);
    }

    private static Time result(Future<Time> time) throws OrtException {
        try {
            return time.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof OrtException ofNetwork) {
                throw ofNetwork;
            }
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a network ran", stopped);
        }
    }

    @Override
    public void close() throws OrtException {
        threads.shutdownNow();
        for (TimedRun copy : copies) {
            copy.close();
        }
    }
}
