package org.bitsweep.jobs.executor;

import org.bitsweep.EnvironmentException;

/**
 * Java's own memory has run out, beside which ONNX Runtime's is planned. In a task it is told as what it is: Spark would end
 * the process, which has nothing to say then.
 */
public final class OutOfHeap {

    private OutOfHeap() {}

    /**
     * The error to be told.
     *
     * <p>Spark ends a process whose task fails over such an error, even as a cause: it is none of what is returned.
     *
     * @param during what was being done
     */
    public static EnvironmentException of(String during, OutOfMemoryError error) {
        return new EnvironmentException("memory ran out " + during + ": " + error.getMessage() + ". The heap of this process is "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MiB. A driver takes about three times a network's file, an executor"
                + " five times that of the largest. Give more with --driver-memory or --executor-memory; where both are one process,"
                + " with BITSWEEP_MEMORY, such as BITSWEEP_MEMORY=6g.");
    }
}
