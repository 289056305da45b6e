package org.bitsweep.onnx;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * What this process does inside ONNX Runtime at the moment. A process that exits while a session is made or run crashes: the
 * exit takes ONNX Runtime's environment down under it. So whoever ends a process lets this come to rest first.
 */
public final class NativeWork {

    private static final ReentrantReadWriteLock LOCK = new ReentrantReadWriteLock();

    private NativeWork() {}

    /** As long as it is open, its thread may be inside ONNX Runtime. */
    public static final class Permit implements AutoCloseable {

        private Permit() {}

        @Override
        public void close() {
            LOCK.readLock().unlock();
        }
    }

    /** Allows this thread to enter; once everything has been brought to rest it waits for ever. */
    public static Permit permit() {
        LOCK.readLock().lock();
        return new Permit();
    }

    /**
     * Waits until no thread is inside, and lets none in from then on: the process is about to end.
     *
     * @return whether it came to rest within that time
     */
    public static boolean rest(Duration most) {
        try {
            return LOCK.writeLock().tryLock(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
