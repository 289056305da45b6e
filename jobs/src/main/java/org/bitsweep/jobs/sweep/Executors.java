package org.bitsweep.jobs.sweep;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.onnx.ExecutionProvider;
import org.bitsweep.schedule.MemoryNeed;
import org.bitsweep.schedule.MemoryPlan;
import org.bitsweep.schedule.NativeBudget;
import org.bitsweep.schedule.NativeMemoryException;
import org.bitsweep.schedule.Streaming;

/**
 * The executors of a run as planning sees them.
 *
 * @param count how many there are at the moment, at least one
 * @param tasks how many tasks each runs at a time
 * @param budget native memory that the tasks of each may take
 * @param streaming when batches whose images share statistics are streamed
 */
record Executors(int count, int tasks, NativeBudget budget, Streaming streaming) {

    /** The one that runs and the one before or after it: tasks stay with a network, and what idles holds memory for nothing. */
    private static final int SESSIONS_A_TASK = 2;
    /** Spark's smallest overhead is about what a JVM takes; a small network runs beside it all the same. */
    private static final long LEAST_BYTES = 64L << 20;
    private static final String OVERHEAD = "spark.executor.memoryOverhead";
    private static final String OVERHEAD_FACTOR = "spark.executor.memoryOverheadFactor";
    private static final double STANDARD_OVERHEAD_FACTOR = 0.1;
    private static final long STANDARD_LEAST_OVERHEAD_MIB = 384;

    /** How a sweep's options have them. What networks take on a graphics processor is its own, and no task waits for it. */
    static Executors of(SparkSession spark, RunOptions options) {
        Executors found = of(spark, options.nativeMemory(), options.streaming());
        return options.provider() == ExecutionProvider.CPU ? found
                : new Executors(found.count(), found.tasks(), NativeBudget.UNBOUNDED, Streaming.NEVER);
    }

    /** @param asked native memory that was asked for; by what executors or machines have if empty */
    static Executors of(SparkSession spark, OptionalLong asked, Streaming streaming) {
        SparkContext context = spark.sparkContext();
        SparkConf conf = context.getConf();
        int threads = conf.getInt("spark.task.cpus", 1);
        // The driver is listed too.
        int count = context.isLocal() ? 1 : Math.max(1, context.statusTracker().getExecutorInfos().length - 1);
        int cores = context.isLocal() ? context.defaultParallelism()
                : conf.getInt("spark.executor.cores", Math.max(1, context.defaultParallelism() / count));
        return new Executors(count, Math.max(1, cores / threads), asked.isPresent()
                ? new NativeBudget(asked.getAsLong(), NativeBudget.Source.OPTION) : standard(context, conf, count), streaming);
    }

    private static NativeBudget standard(SparkContext context, SparkConf conf, int count) {
        if (context.isLocal()) {
            return budget(MemoryPlan.budgetOfMachine(MachineMemory.availableBytes(), Runtime.getRuntime().maxMemory()),
                    NativeBudget.Source.MACHINE);
        }
        long heapMib = conf.getSizeAsMb("spark.executor.memory", "1g");
        boolean set = conf.contains(OVERHEAD);
        if (set || context.master().startsWith("yarn") || context.master().startsWith("k8s")) {
            long overheadMib = set ? conf.getSizeAsMb(OVERHEAD) : Math.max(STANDARD_LEAST_OVERHEAD_MIB,
                    (long) (heapMib * conf.getDouble(OVERHEAD_FACTOR, STANDARD_OVERHEAD_FACTOR)));
            return budget(MemoryPlan.budgetOfContainer(heapMib + overheadMib << 20, heapMib << 20),
                    set ? NativeBudget.Source.OVERHEAD : NativeBudget.Source.STANDARD_OVERHEAD);
        }
        // Nothing but the machine bounds an executor; those that share one share its memory, and machines are taken for alike.
        long onOneMachine = Arrays.stream(context.statusTracker().getExecutorInfos())
                .collect(Collectors.groupingBy(SparkExecutorInfo::host, Collectors.counting()))
                .values().stream().mapToLong(Long::longValue).max().orElse(1);
        return budget(MemoryPlan.budgetOfMachine(MachineMemory.availableBytes() / onOneMachine, heapMib << 20), NativeBudget.Source.MACHINE);
    }

    private static NativeBudget budget(long bytes, NativeBudget.Source source) {
        return new NativeBudget(Math.max(LEAST_BYTES, bytes), source);
    }

    /**
     * What an executor holds of a network that is evaluated.
     *
     * @throws NativeMemoryException if not even one task fits
     */
    MemoryPlan plan(LoadedNetwork network, int batchSize) {
        return MemoryPlan.of(network.config().name(), network.memoryNeed(), () -> network.streamedNeed(batchSize), streaming, batchSize, tasks,
                SESSIONS_A_TASK * tasks, budget.bytes());
    }

    /** What a network would take at least: the need of streamed batches where whole ones do not fit on all cores. */
    MemoryNeed least(LoadedNetwork network, int batchSize) {
        MemoryNeed whole = network.memoryNeed();
        return streaming == Streaming.NEVER || whole.bytes(tasks, tasks, batchSize) <= budget.bytes() ? whole
                : network.streamedNeed(batchSize).filter(streamed -> streamed.taskBytes(batchSize) < whole.taskBytes(batchSize)).orElse(whole);
    }

    /**
     * What an executor holds of a network that is calibrated: a session a task, one image at a time.
     *
     * @throws NativeMemoryException if not even one task fits; says what to set
     */
    MemoryPlan planCalibration(String network, MemoryNeed need) {
        try {
            return MemoryPlan.of(network, need, 1, tasks, tasks, budget.bytes());
        } catch (NativeMemoryException tooLittle) {
            throw new NativeMemoryException(tooLittle.getMessage() + ' ' + remedy(List.of(need), 1));
        }
    }

    /**
     * Refuses a sweep of which some network has no room, before anything is run.
     *
     * @return what to set where there is room, but not for a task on every core, and nobody has decided so
     * @throws NativeMemoryException if not even one task fits; says what to set
     */
    Optional<String> requireRoom(List<LoadedNetwork> networks, int batchSize) {
        List<MemoryNeed> needs = networks.stream().map(network -> least(network, batchSize)).toList();
        try {
            int runs = networks.stream().mapToInt(network -> plan(network, batchSize).runs()).min().orElse(tasks);
            return runs < tasks && budget.source() == NativeBudget.Source.STANDARD_OVERHEAD
                    ? Optional.of("an executor has room for " + runs + " of " + tasks + " tasks at a time, the others wait: "
                            + remedy(needs, batchSize))
                    : Optional.empty();
        } catch (NativeMemoryException tooLittle) {
            throw new NativeMemoryException(tooLittle.getMessage() + ' ' + remedy(needs, batchSize));
        }
    }

    /** Enough for the network that needs most. */
    private String remedy(List<MemoryNeed> needs, int batchSize) {
        return budget.remedy(needs.stream().mapToLong(need -> need.taskBytes(batchSize)).max().orElseThrow(),
                needs.stream().mapToLong(need -> need.bytes(tasks, tasks, batchSize)).max().orElseThrow(), tasks);
    }
}
