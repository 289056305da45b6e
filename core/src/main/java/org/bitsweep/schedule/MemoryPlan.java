package org.bitsweep.schedule;

import java.io.Serializable;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What fits into the native memory of an executor.
 *
 * @param budgetBytes native memory of the executor
 * @param taskBytes what one task of one evaluation takes
 * @param sessions how many sessions it keeps, for all its tasks together
 * @param runs how many tasks run at a time; fewer than its cores where memory is short
 * @param form how batches whose images share statistics are run
 */
public record MemoryPlan(long budgetBytes, long taskBytes, int sessions, int runs, BatchForm form) implements Serializable {

    /**
     * From how much working memory of a whole batch on streaming it is faster: it then no longer fits any cache, and every session
     * touches so much afresh. Measured: docs/benchmarks.
     */
    private static final long STREAMED_FROM_BYTES = 3L << 29;

    /** A JVM's own native memory: code, metaspace, thread stacks, Spark's network buffers. */
    private static final long JVM_BYTES = 384L << 20;

    /** What the rest of a machine's processes and its file cache are left with. */
    private static final double SHARE_OF_MACHINE = 0.75;

    /**
     * The budget of an executor whose memory is bounded: its container without heap and JVM.
     *
     * @param containerBytes executor memory with its overhead
     * @param heapBytes largest heap
     * @return at least 0
     */
    public static long budgetOfContainer(long containerBytes, long heapBytes) {
        return Math.max(0, containerBytes - heapBytes - JVM_BYTES);
    }

    /**
     * The budget where nothing but the machine bounds it, as in a local run.
     *
     * @param machineBytes memory of the machine, or of the process's control group, that no other process holds
     * @param heapBytes largest heap
     * @return at least 0
     */
    public static long budgetOfMachine(long machineBytes, long heapBytes) {
        return budgetOfContainer((long) (SHARE_OF_MACHINE * machineBytes), heapBytes);
    }

    /**
     * Plans an executor that runs whole batches: as many runs at a time as fit, up to its cores, then as many sessions as the rest
     * holds.
     *
     * @param network its name, for the message
     * @param batchSize images a run
     * @param cores tasks that would run at a time
     * @param mostSessions more are of no use
     * @throws NativeMemoryException if not even one task fits
     */
    public static MemoryPlan of(
            String network, MemoryNeed need, int batchSize, int cores, int mostSessions, long budgetBytes) {
        return of(network, need, BatchForm.WHOLE, batchSize, cores, mostSessions, budgetBytes);
    }

    /**
     * Plans an executor that may stream batches.
     *
     * @param whole the need of whole batches
     * @param streamed the need of streamed ones, empty where they cannot be; asked for only if it matters
     * @throws NativeMemoryException if not even one task fits
     */
    public static MemoryPlan of(String network, MemoryNeed whole, Supplier<Optional<MemoryNeed>> streamed, Streaming streaming,
            int batchSize, int cores, int mostSessions, long budgetBytes) {
        int wholeRuns = runs(whole, batchSize, cores, budgetBytes);
        boolean faster = whole.workingBytes(batchSize) >= STREAMED_FROM_BYTES;
        boolean asked = switch (streaming) {
            case ALWAYS -> true;
            case AUTOMATIC -> faster || wholeRuns < cores;
            case NEVER -> false;
        };
        Optional<MemoryNeed> other = asked ? streamed.get() : Optional.empty();
        if (other.isPresent()) {
            int streamedRuns = runs(other.get(), batchSize, cores, budgetBytes);
            boolean better = streaming == Streaming.ALWAYS || streamedRuns > wholeRuns || faster && streamedRuns == wholeRuns
                    || wholeRuns == 0 && other.get().taskBytes(batchSize) < whole.taskBytes(batchSize);
            if (better) {
                return of(network, other.get(), BatchForm.STREAMED, batchSize, cores, mostSessions, budgetBytes);
            }
        }
        return of(network, whole, BatchForm.WHOLE, batchSize, cores, mostSessions, budgetBytes);
    }

    private static MemoryPlan of(String network, MemoryNeed need, BatchForm form, int batchSize, int cores, int mostSessions,
            long budgetBytes) {
        int runs = runs(need, batchSize, cores, budgetBytes);
        if (runs == 0) {
            throw new NativeMemoryException(refusal(network, need, form, batchSize, budgetBytes));
        }
        int sessions = runs;
        while (sessions < mostSessions && need.bytes(sessions + 1, runs, batchSize) <= budgetBytes) {
            sessions++;
        }
        return new MemoryPlan(budgetBytes, need.taskBytes(batchSize), sessions, runs, form);
    }

    private static int runs(MemoryNeed need, int batchSize, int cores, long budgetBytes) {
        int runs = need.largestBatch(budgetBytes) < batchSize ? 0 : 1;
        while (runs > 0 && runs < cores && need.bytes(runs + 1, runs + 1, batchSize) <= budgetBytes) {
            runs++;
        }
        return runs;
    }

    /** What a task holds while it runs, its part of the sessions kept between tasks included: so many fit as may run at a time. */
    public long shareBytes() {
        // Shares are counted in whole MiB, and must not add up to more than the budget's.
        long mebibytes = budgetBytes >> 20;
        return (mebibytes / runs) << 20;
    }

    /** Native memory with which an executor runs a task on each core: what to ask for. */
    public static long recommendedBytes(MemoryNeed need, int batchSize, int cores) {
        return withJvm(need.bytes(cores, cores, batchSize));
    }

    /** The memory overhead of a container whose tasks take so many bytes. */
    static long withJvm(long taskBytes) {
        return taskBytes + JVM_BYTES;
    }

    private static String refusal(String network, MemoryNeed need, BatchForm form, int batchSize, long budgetBytes) {
        int largest = need.largestBatch(budgetBytes);
        String advice = largest == 0
                ? "Not even one image fits: give executors more."
                : "The largest batch that fits is " + largest + ": set batch-size, which with statistics of the batch"
                + " is part of"
                        + " the result, or give executors more.";
        return network + ": a batch of " + batchSize + (batchSize == 1 ? " image needs " : " images needs ")
                + MemoryText.of(need.taskBytes(batchSize)) + " of native memory a task"
                + (form == BatchForm.STREAMED ? ", even streamed" : "") + "; an executor has " + MemoryText.of(budgetBytes) + ". "
                + advice;
    }
}
