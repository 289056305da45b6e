package org.bitsweep.schedule;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The native memory that the tasks of one executor share. A task waits until its share is free; who came first is served
 * first, so that a task with a large need is not passed by small ones for ever.
 *
 * <p>Counted in MiB, each need rounded up.
 */
public final class NativeMemoryGate {

    private static final long UNIT = 1L << 20;

    private final int units;
    private final Semaphore free;

    /**
     * A gate.
     *
     * @param budgetBytes what all tasks together may take
     * @throws IllegalArgumentException if the budget is below 1 MiB or above 2^31 of them
     */
    public NativeMemoryGate(long budgetBytes) {
        if (budgetBytes < UNIT || budgetBytes / UNIT > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("expected a budget of at least 1 MiB, found " + budgetBytes + " bytes");
        }
        this.units = (int) (budgetBytes / UNIT);
        this.free = new Semaphore(units, true);
    }

    /** A share for as long as it is open. Closing it twice gives it back once. */
    public final class Share implements AutoCloseable {

        private final int held;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Share(int held) {
            this.held = held;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                free.release(held);
            }
        }
    }

    /**
     * Takes a share, waiting for it if need be.
     *
     * @param bytes how much; 0 is nothing
     * @param whenWaiting is run once if the share is not free at once
     * @throws NativeMemoryException if the budget is smaller than the share
     * @throws InterruptedException if the thread is interrupted while it waits; nothing is taken then
     */
    public Share acquire(long bytes, Runnable whenWaiting) throws InterruptedException {
        if (bytes < 0) {
            throw new IllegalArgumentException("expected at least 0 bytes, found " + bytes);
        }
        long wanted = bytes / UNIT + (bytes % UNIT == 0 ? 0 : 1);
        if (wanted > units) {
            throw new NativeMemoryException("a task needs " + MemoryText.of(bytes) + " of native memory; this executor has "
                    + MemoryText.of(units * UNIT) + ". Take a smaller batch, or give executors more.");
        }
        // A zero timeout honours the order of arrival; tryAcquire without one does not.
        if (!free.tryAcquire((int) wanted, 0, TimeUnit.SECONDS)) {
            whenWaiting.run();
            free.acquire((int) wanted);
        }
        return new Share((int) wanted);
    }

    /** Bytes that nobody holds. */
    public long freeBytes() {
        return free.availablePermits() * UNIT;
    }

    /** How many tasks wait, about. */
    public int waiting() {
        return free.getQueueLength();
    }
}
