package org.bitsweep.jobs.executor;

import org.bitsweep.schedule.MemoryPlan;
import org.bitsweep.schedule.NativeMemoryGate;

/** The native memory of this process, which its tasks share: those that do not fit beside others wait. */
public final class ExecutorMemory {

    private static NativeMemoryGate gate;
    private static long gateBytes;

    private ExecutorMemory() {}

    /**
     * Takes the share of one task: its run and its part of the sessions that are kept between tasks.
     *
     * @param plan of the network that it runs
     * @param whenWaiting is run once if others must end first
     */
    public static NativeMemoryGate.Share share(MemoryPlan plan, Runnable whenWaiting) throws InterruptedException {
        return gate(plan.budgetBytes()).acquire(plan.shareBytes(), whenWaiting);
    }

    /** One gate a budget: a later run in this process may have another. */
    private static synchronized NativeMemoryGate gate(long bytes) {
        if (gate == null || gateBytes != bytes) {
            gate = new NativeMemoryGate(bytes);
            gateBytes = bytes;
        }
        return gate;
    }
}
