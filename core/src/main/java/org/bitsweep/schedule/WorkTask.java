package org.bitsweep.schedule;

import java.util.List;

/**
 * One task: every one of its evaluations over every batch of its range.
 *
 * @param evaluations keys, in the order in which they run over a batch
 * @param images which batches, as in {@link EvaluationWork}
 * @param range the batches
 * @param runningSeconds in the networks, on one core
 * @param preparingSeconds reading and normalizing its batches, once for all its evaluations
 * @param loadingSeconds making all its sessions, as far as the executor does not have them
 */
public record WorkTask(List<String> evaluations, String images, BatchRange range, double runningSeconds,
        double preparingSeconds, double loadingSeconds) {

    public WorkTask {
        evaluations = List.copyOf(evaluations);
    }

    /** Seconds with all sessions at hand. */
    public double seconds() {
        return runningSeconds + preparingSeconds;
    }

    /** Seconds on an executor that has none of its sessions. */
    public double secondsWithLoading() {
        return seconds() + loadingSeconds;
    }

    /** How many units. */
    public int units() {
        return evaluations.size() * range.size();
    }
}
