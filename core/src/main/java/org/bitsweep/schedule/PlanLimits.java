package org.bitsweep.schedule;

/**
 * What tasks are cut for.
 *
 * @param cores tasks that run at a time
 * @param sessions how many sessions an executor keeps for each of its cores: a task runs no more evaluations
 * @param taskSeconds how long a task should take at most: what an executor or a driver that dies takes along. A unit that
 *     takes longer is a task of its own, and so are as many as loading asks for, by {@code overheadShare}
 * @param overheadShare share of a task's time that starting it and loading its sessions may take, where the work is large
 *     enough
 * @param taskOverheadSeconds starting and ending a task
 * @param preparingSecondsPerImage reading and normalizing an image
 * @param dispatchSeconds what the driver needs to hand out a task: it hands out one at a time, and shorter tasks than so
 *     many seconds for every core leave cores waiting for it
 */
public record PlanLimits(int cores, int sessions, double taskSeconds, double overheadShare, double taskOverheadSeconds,
        double preparingSecondsPerImage, double dispatchSeconds) {

    /**
     * Checked limits.
     *
     * @throws IllegalArgumentException if there is no core or session, or a value is out of its range
     */
    public PlanLimits {
        if (cores < 1 || sessions < 1 || !(taskSeconds > 0) || !(overheadShare > 0 && overheadShare < 1)
                || !(taskOverheadSeconds >= 0) || !(preparingSecondsPerImage >= 0) || !(dispatchSeconds >= 0)) {
            throw new IllegalArgumentException("expected cores and sessions of at least 1, task seconds above 0, a"
                    + " share between"
                    + " 0 and 1 and costs of at least 0, found " + cores + ", " + sessions + ", " + taskSeconds + ", "
                    + overheadShare + ", " + taskOverheadSeconds + ", " + preparingSecondsPerImage + ", " + dispatchSeconds);
        }
    }

    /** The same limits for another number of cores. */
    public PlanLimits withCores(int count) {
        return new PlanLimits(count, sessions, taskSeconds, overheadShare, taskOverheadSeconds, preparingSecondsPerImage,
                dispatchSeconds);
    }
}
