package org.bitsweep.schedule;

/** When batches whose images share statistics are streamed. */
public enum Streaming {
    /**
     * Where it is faster, as whole batches would work in much memory, and where whole batches leave a core without a task, or do not fit
     * at all, and streamed ones do better.
     */
    AUTOMATIC,
    /** Wherever the network can be cut. */
    ALWAYS,
    /** Not even where a batch does not fit otherwise. */
    NEVER
}
