package org.bitsweep.jobs.evaluate;

import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The buffers in which this process normalizes batches, from task to task: clearing a fresh one takes longer than filling it. There are
 * as many as tasks at a time, as long as memory is not short.
 */
final class InputBuffers {

    /** Of one process. */
    static final InputBuffers SHARED = new InputBuffers();

    private final Deque<SoftReference<FloatBuffer>> idle = new ArrayDeque<>();

    /**
     * A direct buffer of at least that many values, for nobody else until it is given back.
     *
     * @param floats how many values, below 2^29
     */
    FloatBuffer take(int floats) {
        FloatBuffer kept = null;
        synchronized (idle) {
            while (kept == null && !idle.isEmpty()) {
                kept = idle.pop().get();
            }
        }
        return kept != null && kept.capacity() >= floats ? kept
                : ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, floats)).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    void giveBack(FloatBuffer buffer) {
        synchronized (idle) {
            idle.push(new SoftReference<>(buffer));
        }
    }

    /** Lets go of everything. */
    void clear() {
        synchronized (idle) {
            idle.clear();
        }
    }
}
