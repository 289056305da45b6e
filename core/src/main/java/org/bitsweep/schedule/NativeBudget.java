package org.bitsweep.schedule;

import java.util.Locale;
import java.util.Objects;

/**
 * The native memory that the tasks of one executor may take together, and where that figure comes from.
 *
 * @param bytes how much
 * @param source tells what to change where it is too little
 */
public record NativeBudget(long bytes, Source source) {

    /** More than any machine has: where nothing is to be waited for. */
    public static final NativeBudget UNBOUNDED = new NativeBudget(1L << 50, Source.MACHINE);

    private static final long MIB = 1L << 20;

    /** Where a budget comes from. */
    public enum Source {
        /** It was asked for. */
        OPTION,
        /** An executor's container, whose memory overhead was left to Spark. */
        STANDARD_OVERHEAD,
        /** An executor's container with a memory overhead that was set. */
        OVERHEAD,
        /** The machine. */
        MACHINE
    }

    public NativeBudget {
        Objects.requireNonNull(source, "source");
    }

    /**
     * What to set, in one sentence, so that an executor has room.
     *
     * @param leastBytes native memory with which one task at a time runs, the JVM's own not counted
     * @param allBytes and with which a task runs on every core
     * @param tasks how many tasks that is
     */
    public String remedy(long leastBytes, long allBytes, int tasks) {
        return switch (source) {
            case STANDARD_OVERHEAD -> "spark.executor.memoryOverhead is not set, and what Spark adds by itself is about what a JVM"
                    + " needs: give " + overheads(leastBytes, allBytes, tasks);
            case OVERHEAD -> "spark.executor.memoryOverhead leaves too little: give " + overheads(leastBytes, allBytes, tasks);
            case OPTION -> "Give " + sizes("--native-memory %dm", leastBytes, allBytes, tasks);
            case MACHINE -> "Give executors fewer cores or less heap, or take larger machines: " + sizes(
                    "%d MiB of native memory an executor", leastBytes, allBytes, tasks);
        };
    }

    private static String overheads(long leastBytes, long allBytes, int tasks) {
        return sizes("--conf spark.executor.memoryOverhead=%dm",
                MemoryPlan.withJvm(leastBytes), MemoryPlan.withJvm(allBytes), tasks);
    }

    private static String sizes(String form, long leastBytes, long allBytes, int tasks) {
        String least = String.format(Locale.ROOT, form, mebibytes(leastBytes));
        return tasks == 1 ? least + "."
                : String.format(Locale.ROOT, form, mebibytes(allBytes)) + ", with which every network runs on all " + tasks
                        + " cores of an executor, or at least " + mebibytes(leastBytes) + " MiB.";
    }

    private static long mebibytes(long bytes) {
        return (bytes + MIB - 1) / MIB;
    }
}
