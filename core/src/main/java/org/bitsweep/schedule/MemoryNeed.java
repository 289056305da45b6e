package org.bitsweep.schedule;

/**
 * Native memory that a network's tasks take on an executor, by what it depends on.
 *
 * @param networkBytes the network as read, once for all its evaluations
 * @param sessionBytes weights of one session, as rewritten and as laid out for kernels
 * @param workingBytesPerImage intermediate tensors of one run, an image: a session keeps them for its next run, and no two
 *     tasks run one session at the same time
 * @param imagesAtOnce images that a session runs at once at most: a larger batch is run in parts where no image's result
 *     depends on another one
 * @param runBytesPerImage what a run holds beside its session, an image: the normalized image in the input buffer, which all evaluations
 *     of a task share, and where batches are streamed what waits, which all sessions share
 */
public record MemoryNeed(
        long networkBytes, long sessionBytes, long workingBytesPerImage, int imagesAtOnce, long runBytesPerImage) {

    /**
     * A checked need.
     *
     * @throws IllegalArgumentException if one is below 0, or not even one image is run
     */
    public MemoryNeed {
        if (imagesAtOnce < 1) {
            throw new IllegalArgumentException("expected at least 1 image at once, found " + imagesAtOnce);
        }
        if (networkBytes < 0 || sessionBytes < 0 || workingBytesPerImage < 0 || runBytesPerImage < 0) {
            throw new IllegalArgumentException("expected at least 0 bytes, found " + networkBytes + ", "
                    + sessionBytes + ", "
                    + workingBytesPerImage + ", " + runBytesPerImage);
        }
    }

    /**
     * Bytes of an executor.
     *
     * @param sessions sessions kept, used by a task or not
     * @param runs runs at the same time, each on a session of its own. A session that ran before and is idle keeps its working
     *     memory, so that no less than one for each session is counted
     * @param batchSize images a run
     * @throws ArithmeticException if it is more than a long holds
     */
    public long bytes(int sessions, int runs, int batchSize) {
        long working = Math.multiplyExact(workingBytes(batchSize), (long) Math.max(sessions, runs));
        long ofRuns = Math.multiplyExact(runBytesPerImage, (long) batchSize * runs);
        return Math.addExact(Math.addExact(networkBytes, Math.multiplyExact(sessionBytes, sessions)),
                Math.addExact(working, ofRuns));
    }

    /** Bytes of the intermediate tensors of one run. */
    long workingBytes(int batchSize) {
        return Math.multiplyExact(workingBytesPerImage, (long) Math.min(batchSize, imagesAtOnce));
    }

    /** Bytes of one task that runs one evaluation: the least that must fit. */
    public long taskBytes(int batchSize) {
        return bytes(1, 1, batchSize);
    }

    /** The largest batch with which a task fits into a budget; 0 if not even one image does. */
    public int largestBatch(long budgetBytes) {
        long rest = budgetBytes - networkBytes - sessionBytes;
        if (rest < 0) {
            return 0;
        }
        long whole = images(rest, workingBytesPerImage + runBytesPerImage);
        return (int) Math.min(Integer.MAX_VALUE, whole < imagesAtOnce ? whole
                : images(rest - workingBytesPerImage * imagesAtOnce, runBytesPerImage));
    }

    private static long images(long bytes, long bytesPerImage) {
        return bytesPerImage == 0 ? Integer.MAX_VALUE : bytes / bytesPerImage;
    }
}
