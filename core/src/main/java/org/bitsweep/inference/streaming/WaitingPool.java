package org.bitsweep.inference.streaming;

import ai.onnxruntime.OrtException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.bitsweep.onnx.NativeMemory;

/**
 * The memory in which batches wait, of all networks of this process that need so much an image: configurations of one network
 * follow each other, and pages that come fresh from the system took an eighth of the time of SqueezeNet's sweep. There are as
 * many blocks as runs at a time. The last network that leaves frees them. The caller holds a
 * {@link org.bitsweep.onnx.NativeWork.Permit}.
 */
final class WaitingPool {

    private static final Map<Long, WaitingPool> POOLS = new HashMap<>();

    private final long bytes;
    private final NativeMemory.Source source;
    private final Deque<WaitingMemory> idle = new ArrayDeque<>();
    private int networks;

    private WaitingPool(long bytes) throws OrtException {
        this.bytes = bytes;
        this.source = new NativeMemory.Source();
    }

    /**
     * The pool for a network, which leaves it when it is closed.
     *
     * @param bytes of an image
     */
    static WaitingPool join(long bytes) throws OrtException {
        synchronized (POOLS) {
            WaitingPool pool = POOLS.get(bytes);
            if (pool == null) {
                pool = new WaitingPool(bytes);
                POOLS.put(bytes, pool);
            }
            pool.networks++;
            return pool;
        }
    }

    /** Memory of a batch, for nobody else until it is given back. */
    WaitingMemory take(int images) throws OrtException {
        WaitingMemory kept;
        synchronized (POOLS) {
            kept = idle.poll();
        }
        if (kept != null && kept.use(images)) {
            return kept;
        }
        if (kept != null) {
            kept.close();
        }
        return new WaitingMemory(source, bytes, images);
    }

    void giveBack(WaitingMemory waiting) {
        synchronized (POOLS) {
            idle.push(waiting);
        }
    }

    /** How many blocks nobody uses. */
    int idle() {
        synchronized (POOLS) {
            return idle.size();
        }
    }

    /** To be called once for every {@link #join}, when all that was taken is given back. */
    void leave() throws OrtException {
        synchronized (POOLS) {
            networks--;
            if (networks == 0) {
                POOLS.remove(bytes);
                idle.forEach(WaitingMemory::close);
                idle.clear();
                source.close();
            }
        }
    }
}
