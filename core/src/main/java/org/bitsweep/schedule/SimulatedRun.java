package org.bitsweep.schedule;

/**
 * What a simulated run took.
 *
 * @param executors how many there were
 * @param seconds from the first task's start to the last one's end
 * @param runningSeconds in the networks, of tasks that ended, on one core: what one core without any overhead needs
 * @param lostExecutors executors lost during the run
 * @param lostTasks tasks that were run again
 * @param lostSeconds time that lost tasks had taken
 * @param sessions how often a session was made
 */
public record SimulatedRun(int executors, double seconds, double runningSeconds, int lostExecutors, int lostTasks,
        double lostSeconds, int sessions) {

    /** The share of all cores' time that was spent in the networks, for results that count. */
    public double efficiency() {
        return runningSeconds / (executors * seconds);
    }
}
