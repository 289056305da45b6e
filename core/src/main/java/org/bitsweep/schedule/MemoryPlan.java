package org.bitsweep.schedule;

import java.io.Serializable;

/**
 * What fits into the native memory of an executor.
 *
 * @param budgetBytes native memory of the executor
 * @param taskBytes what one task of one evaluation takes
 * @param sessions how many sessions it keeps, for all its tasks together
 * @param runs how many tasks run at a time; fewer than its cores where memory is short
 */
public record MemoryPlan(long budgetBytes, long taskBytes, int sessions, int runs) implements Serializable {

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
     * Plans an executor: as many runs at a time as fit, up to its cores, then as many sessions as the rest holds.
     *
     * @param network its name, for the message
     * @param batchSize images a run
     * @param cores tasks that would run at a time
     * @param mostSessions more are of no use
     * @throws NativeMemoryException if not even one task fits
     */
    public static MemoryPlan of(
            String network, MemoryNeed need, int batchSize, int cores, int mostSessions, long budgetBytes) {
        if (need.largestBatch(budgetBytes) < batchSize) {
            throw new NativeMemoryException(refusal(network, need, batchSize, budgetBytes));
        }
        int runs = 1;
        while (runs < cores && need.bytes(runs + 1, runs + 1, batchSize) <= budgetBytes) {
            runs++;
        }
        int sessions = runs;
        while (sessions < mostSessions && need.bytes(sessions + 1, runs, batchSize) <= budgetBytes) {
            sessions++;
        }
        return new MemoryPlan(budgetBytes, need.taskBytes(batchSize), sessions, runs);
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

    private static String refusal(String network, MemoryNeed need, int batchSize, long budgetBytes) {
        int largest = need.largestBatch(budgetBytes);
        String advice = largest == 0
                ? "Not even one image fits: give executors more."
                : "The largest batch that fits is " + largest + ": set batch-size, which with statistics of the batch"
                + " is part of"
                        + " the result, or give executors more.";
        return network + ": a batch of " + batchSize + (batchSize == 1 ? " image needs " : " images needs ") + MemoryText.of(need.taskBytes(batchSize))
                + " of native memory a task; an executor has " + MemoryText.of(budgetBytes) + ". " + advice;
    }
}
