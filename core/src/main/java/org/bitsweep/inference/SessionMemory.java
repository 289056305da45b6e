package org.bitsweep.inference;

import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.Network;

/**
 * How much native memory a session takes, estimated before it is made.
 *
 * <p>A session keeps the memory it worked in for its next run. Giving it back after every run was measured to cost 44 % of
 * the time of SqueezeNet on batches of 100 (fresh pages must be cleared again), so the number of sessions kept is what has to
 * be bounded.
 */
public final class SessionMemory {

    /** Weights as read, as rewritten and as ONNX Runtime lays them out for its kernels. */
    private static final int COPIES_OF_WEIGHTS = 3;

    /**
     * Working memory over the largest layer's output: measured 5.6 to 7.3 on SqueezeNet with batch statistics (1,780 MB and
     * 2,300 MB for 100 images whose largest output is 3.15 MB); ONNX Runtime grows its arena by powers of two.
     */
    private static final int LARGEST_OUTPUTS = 8;

    private SessionMemory() {}

    /**
     * Bytes of one session that has run a batch.
     *
     * @param fileBytes size of the network's file
     * @param batchSize images a run
     */
    public static long estimate(Network network, long fileBytes, int batchSize) {
        long largest = network.layers().stream().mapToLong(SessionMemory::outputBytes).max().orElse(0);
        return COPIES_OF_WEIGHTS * fileBytes + LARGEST_OUTPUTS * largest * batchSize;
    }

    private static long outputBytes(Layer layer) {
        return 4L * layer.channels() * layer.positions();
    }
}
