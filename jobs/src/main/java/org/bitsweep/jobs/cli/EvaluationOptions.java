package org.bitsweep.jobs.cli;

import java.util.Map;
import java.util.Optional;
import org.bitsweep.jobs.sweep.RunOptions;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How cells are evaluated: on which images, where results lie, and what computes them. */
final class EvaluationOptions {

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Images a batch. With statistics = batch, results depend on it. Default: 512.")
    private Integer batchSize;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Evaluate only the first N images; every table then says so.")
    private Integer limit;

    @Option(
            names = "--no-gate",
            description = "Quantize a network even if it misses its expected float32 accuracy.")
    private boolean noGate;

    @Option(names = "--output", paramLabel = "FOLDER", description = "Where results are written.")
    private String output;

    @Option(
            names = "--store",
            paramLabel = "FOLDER",
            description = "Where predictions are kept and found again, by this command and others. Default: the output folder.")
    private String store;

    @Mixin
    private PartitionOptions pieces;

    @Mixin
    private NativeMemoryOption nativeMemory;

    @Mixin
    private StreamingOption streaming;

    @Mixin
    private ExecutionProviderOption provider;

    /** What the configuration of a sweep has a key for. */
    void addTo(Map<String, Object> flags) {
        put(flags, "batch-size", batchSize);
        put(flags, "limit", limit);
        put(flags, "gate", noGate ? "off" : null);
        put(flags, "output", output);
        put(flags, "store", store);
    }

    /** Puts what was given. */
    static void put(Map<String, Object> flags, String key, Object value) {
        if (value != null) {
            flags.put(key, value);
        }
    }

    /** Whether something was given that only evaluations have a use for. */
    boolean asksForEvaluations() {
        return store != null || limit != null || batchSize != null;
    }

    boolean namesOutput() {
        return output != null;
    }

    /**
     * How a sweep over these is run.
     *
     * @param kept where predictions are kept; the output folder if empty
     */
    RunOptions run(Optional<Location> kept, RunOptions.Reuse reuse, RunOptions.Extent extent, RunOptions.Explanation explanation,
            int noiseReplicates) {
        return new RunOptions(kept, reuse, extent, pieces.partitions(), nativeMemory.bytes(), explanation, noiseReplicates,
                streaming.when(), provider.chosen());
    }
}
