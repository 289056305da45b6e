package org.bitsweep.schedule;

import java.util.List;

/**
 * How many executors a sweep should have and what each needs.
 *
 * @param executors how many
 * @param coresPerExecutor cores of each
 * @param overheadBytes memory beside the heap of each
 * @param seconds the sweep takes at least so long on them
 * @param efficiency and keeps their cores busy for at most this share of the time
 */
public record ExecutorRecommendation(
        int executors, int coresPerExecutor, long overheadBytes, double seconds, double efficiency) {

    /**
     * The largest cluster that still is used well: with few units a core, another core may not end the work sooner.
     *
     * @param work what is to do
     * @param need native memory of the network that needs most
     * @param batchSize its largest batch
     * @param coresPerExecutor cores of one executor
     * @param mostExecutors how many there may be
     * @param leastEfficiency the share of their time that cores should be busy
     * @throws IllegalArgumentException if there is no work or no executor
     */
    public static ExecutorRecommendation of(List<EvaluationWork> work, MemoryNeed need, int batchSize, int coresPerExecutor,
            int mostExecutors, double leastEfficiency) {
        double total = work.stream().mapToDouble(EvaluationWork::runningSeconds).sum();
        if (total == 0 || mostExecutors < 1) {
            throw new IllegalArgumentException("expected work and executors, found " + total + " s and " + mostExecutors);
        }
        int executors = mostExecutors;
        double seconds = shortest(work, executors, coresPerExecutor);
        while (executors > 1 && total / (seconds * executors * coresPerExecutor) < leastEfficiency) {
            executors--;
            seconds = shortest(work, executors, coresPerExecutor);
        }
        return new ExecutorRecommendation(executors, coresPerExecutor,
                MemoryPlan.recommendedBytes(need, batchSize, coresPerExecutor), seconds, total / (seconds * executors * coresPerExecutor));
    }

    private static double shortest(List<EvaluationWork> work, int executors, int coresPerExecutor) {
        return WorkPlan.shortestSeconds(work, executors * coresPerExecutor);
    }
}
