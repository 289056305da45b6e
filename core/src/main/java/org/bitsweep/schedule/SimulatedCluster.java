package org.bitsweep.schedule;

/**
 * A cluster of executors with one core each, as Spark runs them.
 *
 * @param executors how many
 * @param sessions how many sessions an executor keeps; those unused for longest go first
 * @param dispatchSeconds what the driver needs to hand out one task: it hands out one at a time
 * @param taskOverheadSeconds what starting and ending a task takes on the executor
 * @param hoursBetweenLosses mean time until an executor is lost (exponentially distributed); infinite: never
 * @param detectionSeconds until the driver knows of a loss and gives the task to another executor
 * @param restartSeconds until another executor stands where one was lost, with no session
 * @param speedVariation tasks take up to this share more or less than planned (uniformly distributed)
 */
public record SimulatedCluster(int executors, int sessions, double dispatchSeconds, double taskOverheadSeconds,
        double hoursBetweenLosses, double detectionSeconds, double restartSeconds, double speedVariation) {

    /**
     * A checked cluster.
     *
     * @throws IllegalArgumentException if there is no executor or session, executors are lost without pause, or a value is
     *     below 0
     */
    public SimulatedCluster {
        if (executors < 1 || sessions < 1 || !(hoursBetweenLosses > 0) || !(dispatchSeconds >= 0)
                || !(taskOverheadSeconds >= 0) || !(detectionSeconds >= 0) || !(restartSeconds >= 0)
                || !(speedVariation >= 0 && speedVariation < 1)) {
            throw new IllegalArgumentException("expected executors, sessions and hours between losses above 0, seconds of at"
                    + " least 0 and a variation of 0 to 1, found " + executors + ", " + sessions + ", " + hoursBetweenLosses
                    + ", " + dispatchSeconds + ", " + taskOverheadSeconds + ", " + detectionSeconds + ", " + restartSeconds
                    + ", " + speedVariation);
        }
    }

    /** The same cluster where nothing is lost. */
    public SimulatedCluster withoutLosses() {
        return new SimulatedCluster(executors, sessions, dispatchSeconds, taskOverheadSeconds, Double.POSITIVE_INFINITY,
                detectionSeconds, restartSeconds, speedVariation);
    }

    /** The same cluster with another number of executors. */
    public SimulatedCluster withExecutors(int count) {
        return new SimulatedCluster(count, sessions, dispatchSeconds, taskOverheadSeconds, hoursBetweenLosses,
                detectionSeconds, restartSeconds, speedVariation);
    }
}
