package org.bitsweep.jobs.sweep;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.schedule.MemoryPlan;

/**
 * The executors of a run as planning sees them.
 *
 * @param count how many there are at the moment, at least one
 * @param tasks how many tasks each runs at a time
 * @param nativeBytes native memory that the tasks of each may take
 */
record Executors(int count, int tasks, long nativeBytes) {

    /** The one that runs and the one before or after it: tasks stay with a network, and what idles holds memory for nothing. */
    private static final int SESSIONS_A_TASK = 2;
    /** Spark's smallest overhead is about what a JVM takes; a small network runs beside it all the same. */
    private static final long LEAST_BYTES = 64L << 20;
    private static final double STANDARD_OVERHEAD_FACTOR = 0.1;
    private static final long STANDARD_LEAST_OVERHEAD_MIB = 384;

    /** @param asked native memory that was asked for; by what executors or machines have if empty */
    static Executors of(SparkSession spark, OptionalLong asked) {
        SparkContext context = spark.sparkContext();
        SparkConf conf = context.getConf();
        int threads = conf.getInt("spark.task.cpus", 1);
        // The driver is listed too.
        int count = context.isLocal() ? 1 : Math.max(1, context.statusTracker().getExecutorInfos().length - 1);
        int cores = context.isLocal() ? context.defaultParallelism()
                : conf.getInt("spark.executor.cores", Math.max(1, context.defaultParallelism() / count));
        return new Executors(count, Math.max(1, cores / threads), asked.orElseGet(() -> standard(context, conf, count)));
    }

    private static long standard(SparkContext context, SparkConf conf, int count) {
        if (context.isLocal()) {
            return Math.max(LEAST_BYTES, MemoryPlan.budgetOfMachine(MachineMemory.availableBytes(), Runtime.getRuntime().maxMemory()));
        }
        long heapMib = conf.getSizeAsMb("spark.executor.memory", "1g");
        boolean bounded = context.master().startsWith("yarn") || context.master().startsWith("k8s")
                || conf.contains("spark.executor.memoryOverhead");
        if (bounded) {
            long overheadMib = conf.contains("spark.executor.memoryOverhead") ? conf.getSizeAsMb("spark.executor.memoryOverhead")
                    : Math.max(STANDARD_LEAST_OVERHEAD_MIB,
                            (long) (heapMib * conf.getDouble("spark.executor.memoryOverheadFactor", STANDARD_OVERHEAD_FACTOR)));
            return Math.max(LEAST_BYTES, MemoryPlan.budgetOfContainer(heapMib + overheadMib << 20, heapMib << 20));
        }
        // Nothing but the machine bounds an executor; those that share one share its memory, and machines are taken for alike.
        long onOneMachine = Arrays.stream(context.statusTracker().getExecutorInfos())
                .collect(Collectors.groupingBy(SparkExecutorInfo::host, Collectors.counting()))
                .values().stream().mapToLong(Long::longValue).max().orElse(1);
        return Math.max(LEAST_BYTES, MemoryPlan.budgetOfMachine(MachineMemory.availableBytes() / onOneMachine, heapMib << 20));
    }

    /**
     * What an executor holds of a network.
     *
     * @throws org.bitsweep.schedule.NativeMemoryException if not even one task fits
     */
    MemoryPlan plan(LoadedNetwork network, int batchSize) {
        return MemoryPlan.of(network.config().name(), network.memoryNeed(), batchSize, tasks, SESSIONS_A_TASK * tasks, nativeBytes);
    }
}
