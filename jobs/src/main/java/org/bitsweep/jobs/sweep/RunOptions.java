package org.bitsweep.jobs.sweep;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bitsweep.onnx.ExecutionProvider;
import org.bitsweep.schedule.Streaming;
import org.bitsweep.storage.Location;

/**
 * How a sweep is run; none of it changes a number beyond the rounding of float32.
 *
 * @param store where predictions are kept and found again; the output folder if empty
 * @param reuse whether what is stored is used
 * @param extent whether anything is computed at all
 * @param tasks into how many tasks the work is cut, about; as the number of cores asks for if empty
 * @param nativeMemory bytes outside the heap that the tasks of an executor may take; by what executors or machines have if empty
 * @param explanation whether it is said why something was not found
 * @param noiseReplicates how often each network is evaluated again with its input scaled, 0 to
 *     {@link org.bitsweep.judgement.NoiseFactors#MOST}
 * @param streaming when batches whose images share statistics are streamed through the pieces of a network
 * @param provider what networks run on
 */
public record RunOptions(Optional<Location> store, Reuse reuse, Extent extent, OptionalInt tasks,
        OptionalLong nativeMemory, Explanation explanation, int noiseReplicates, Streaming streaming, ExecutionProvider provider) {

    /** A whole run whose store is its output folder. */
    public static final RunOptions DEFAULT =
            new RunOptions(Optional.empty(), Reuse.STORED, Extent.WHOLE, OptionalInt.empty(), OptionalLong.empty(),
                    Explanation.NONE, 0);

    /** On the processor, where batches are streamed where memory asks for it. */
    public RunOptions(Optional<Location> store, Reuse reuse, Extent extent, OptionalInt tasks,
            OptionalLong nativeMemory, Explanation explanation, int noiseReplicates) {
        this(store, reuse, extent, tasks, nativeMemory, explanation, noiseReplicates, Streaming.AUTOMATIC, ExecutionProvider.CPU);
    }

    /** The same over another store. */
    public RunOptions over(Location other) {
        return new RunOptions(Optional.of(other), reuse, extent, tasks, nativeMemory, explanation, noiseReplicates, streaming, provider);
    }

    /** Whether stored predictions are used. */
    public enum Reuse {
        /** What has a key is computed once. */
        STORED,
        /** Everything is computed anew, and replaces what is stored. */
        NOTHING
    }

    /** Whether it is said why something was not found. */
    public enum Explanation {
        NONE,
        /** For everything that the store lacks, the nearest that it has. */
        NEAREST
    }

    /** How far a run goes. */
    public enum Extent {
        WHOLE,
        /** It says what it would find and compute, and stops. */
        DRY_RUN
    }
}
