package org.bitsweep.jobs.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bitsweep.evaluation.Evaluation;
import org.bitsweep.evaluation.ImageRange;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.schedule.EvaluationWork;
import org.bitsweep.schedule.PlanLimits;
import org.bitsweep.schedule.WorkPlan;
import org.bitsweep.schedule.WorkTask;

/** The tasks of all networks, cut by the work plan. */
final class TaskCutting {

    private static final double TASK_SECONDS = 5;
    private static final double OVERHEAD_SHARE = 0.03;
    private static final double TASK_OVERHEAD_SECONDS = 0.03;
    private static final double DISPATCH_SECONDS = 0.002;
    /** Reading and normalizing: 0.6 ms for 224x224. */
    private static final double PREPARING_SECONDS_A_PIXEL = 1.2e-8;

    private final List<NetworkWork> work;
    private final int cores;

    /** @param cores tasks that run at a time, on all executors */
    TaskCutting(List<NetworkWork> work, int cores) {
        this.work = work.stream().toList();
        this.cores = cores;
    }

    /** How many sessions an executor keeps, in use or not: what all networks are content with. */
    int sessions() {
        return work.stream().mapToInt(network -> network.memory().sessions()).min().orElse(1);
    }

    /**
     * The tasks, in the order in which they are to be taken.
     *
     * @param wanted how many, about; as many as the cores ask for if empty
     */
    List<EvaluationTask> tasks(OptionalInt wanted) {
        List<EvaluationWork> units = new ArrayList<>();
        Map<String, Evaluation> evaluations = new HashMap<>();
        for (int i = 0; i < work.size(); i++) {
            units.addAll(work.get(i).units(Integer.toString(i)));
            work.get(i).missing().forEach(missing -> evaluations.put(missing.evaluation().digest(), missing.evaluation()));
        }
        WorkPlan plan = wanted.isPresent()
                ? WorkPlan.ofTasks(wanted.getAsInt(), units, limits()) : WorkPlan.of(units, limits());
        return plan.tasks().stream().map(task -> task(task, evaluations)).toList();
    }

    private EvaluationTask task(WorkTask task, Map<String, Evaluation> evaluations) {
        int network = Integer.parseInt(task.images());
        List<ImageRange> batches = work.get(network).batches();
        List<Evaluation> asked = new ArrayList<>(task.evaluations().stream().map(evaluations::get).toList());
        List<EvaluationTask.Step> steps = new ArrayList<>();
        for (int batch = task.range().from(); batch < task.range().until(); batch++) {
            steps.add(new EvaluationTask.Step(batch, batches.get(batch), asked));
        }
        return new EvaluationTask(network, steps);
    }

    private PlanLimits limits() {
        int runs = work.stream().mapToInt(network -> network.memory().runs()).max().orElse(1);
        long pixels = work.stream().map(network -> network.parcel().imageSize())
                .mapToLong(ImageSize::pixels).max().orElse(1);
        return new PlanLimits(cores, Math.max(1, sessions() / runs), TASK_SECONDS, OVERHEAD_SHARE, TASK_OVERHEAD_SECONDS,
                PREPARING_SECONDS_A_PIXEL * pixels, DISPATCH_SECONDS);
    }
}
