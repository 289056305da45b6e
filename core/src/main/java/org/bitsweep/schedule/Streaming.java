package org.bitsweep.schedule;

/** When batches whose images share statistics are streamed. */
public enum Streaming {
    /** Where whole batches leave a core without a task, or do not fit at all, and streamed ones do better. */
    WHEN_NEEDED,
    /** Wherever the network can be cut. */
    ALWAYS,
    /** Not even where a batch does not fit otherwise. */
    NEVER
}
