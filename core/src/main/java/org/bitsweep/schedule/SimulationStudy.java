package org.bitsweep.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The same work on clusters of several sizes, each simulated with several seeds.
 *
 * @param rows one a cluster
 */
public record SimulationStudy(List<Row> rows) {

    public SimulationStudy {
        rows = List.copyOf(rows);
    }

    /**
     * One cluster.
     *
     * @param executors how many, of one core each
     * @param units of evaluation and batch
     * @param tasks that the plan cuts from them
     * @param longestTaskSeconds with its sessions at hand
     * @param mostEfficiency what no schedule goes above, because units cannot be divided
     * @param undisturbed without losses
     * @param median with losses: the run whose efficiency is the median over seeds
     * @param worst with losses: the run with the least efficiency
     */
    public record Row(int executors, int units, int tasks, double longestTaskSeconds, double mostEfficiency,
            SimulatedRun undisturbed, SimulatedRun median, SimulatedRun worst) {}

    /**
     * Simulates.
     *
     * @param work what is to do
     * @param limits what tasks are cut for; the cores are each cluster's
     * @param cluster what each cluster is like; the executors are of {@code executors}
     * @param executors sizes of clusters
     * @param seeds how many runs with losses each, of seeds from 0 on
     */
    public static SimulationStudy of(
            List<EvaluationWork> work, PlanLimits limits, SimulatedCluster cluster, List<Integer> executors, int seeds) {
        List<Row> rows = new ArrayList<>();
        for (int count : executors) {
            WorkPlan plan = WorkPlan.of(work, limits.withCores(count));
            SimulatedCluster simulated = cluster.withExecutors(count);
            List<SimulatedRun> runs = new ArrayList<>();
            for (int seed = 0; seed < seeds; seed++) {
                runs.add(ScheduleSimulation.run(plan, simulated, seed));
            }
            runs.sort(Comparator.comparingDouble(SimulatedRun::efficiency));
            rows.add(new Row(count, plan.units(), plan.tasks().size(),
                    plan.tasks().stream().mapToDouble(WorkTask::seconds).max().orElse(0),
                    plan.runningSeconds() / (count * WorkPlan.shortestSeconds(work, count)),
                    ScheduleSimulation.run(plan, simulated.withoutLosses(), 0), runs.get(seeds / 2), runs.get(0)));
        }
        return new SimulationStudy(rows);
    }
}
