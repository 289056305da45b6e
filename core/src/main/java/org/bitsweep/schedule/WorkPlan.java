package org.bitsweep.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tasks of a sweep, in the order in which free cores take them.
 *
 * <p>Guided self-scheduling (Polychronopoulos and Kuck 1987): a task takes a fraction of what is left, divided by the
 * cores, so that tasks become shorter towards the end and cores end together. The fraction is bounded above, because what a
 * task has not finished is lost with its executor, and below, because a task that costs more to start than to run helps
 * nobody. Tasks of one block of evaluations follow each other, so that a core that is through with one finds its sessions
 * for the next; blocks follow each other without a barrier, the ones with the most expensive units first; what remains of a
 * block's end is short and fills gaps last (longest task first: Graham 1969).
 *
 * @param tasks longest first
 */
public record WorkPlan(List<WorkTask> tasks) {

    /** How many tasks a core should still meet: what is left is divided by so many times the cores. */
    private static final int TASKS_AHEAD = 2;

    /** Blocks hold so few evaluations that every core meets at least so many of their units. */
    private static final int UNITS_A_CORE = 4;

    public WorkPlan {
        tasks = List.copyOf(tasks);
    }

    /** Evaluations whose batches are read once for all of them, and the same ranges of which are missing. */
    private record Block(List<EvaluationWork> members) {

        double secondsPerImage() {
            return members.stream().mapToDouble(member -> member.cost().secondsPerImage()).sum();
        }

        double loadingSeconds() {
            return members.stream().mapToDouble(member -> member.cost().loadingSeconds()).sum();
        }

        double runningSeconds() {
            return members.stream().mapToDouble(EvaluationWork::runningSeconds).sum();
        }

        EvaluationWork first() {
            return members.get(0);
        }

        double unitSeconds(PlanLimits limits) {
            return Math.min(first().batchSize(), first().imageCount())
                    * (secondsPerImage() + limits.preparingSecondsPerImage());
        }

        WorkTask task(BatchRange range, PlanLimits limits) {
            int images = first().imagesIn(range);
            return new WorkTask(members.stream().map(EvaluationWork::evaluation).toList(), first().images(), range,
                    images * secondsPerImage(), images * limits.preparingSecondsPerImage(), loadingSeconds());
        }
    }

    private record SharedBatches(String images, int imageCount, int batchSize, List<BatchRange> missing) {

        static SharedBatches of(EvaluationWork work) {
            return new SharedBatches(work.images(), work.imageCount(), work.batchSize(), work.missing());
        }
    }

    /**
     * Cuts work into tasks. Equal arguments give equal plans.
     *
     * @throws IllegalArgumentException if two of the evaluations have the same key
     */
    public static WorkPlan of(List<EvaluationWork> work, PlanLimits limits) {
        return cut(blocks(work, limits), limits, (block, left) -> taskSeconds(block, left, limits));
    }

    /**
     * Cuts work into about so many tasks of equal length, whatever the cores: as many as blocks at least, and as units at most.
     *
     * @param wanted how many tasks
     * @throws IllegalArgumentException if two of the evaluations have the same key, or no task is wanted
     */
    public static WorkPlan ofTasks(int wanted, List<EvaluationWork> work, PlanLimits limits) {
        if (wanted < 1) {
            throw new IllegalArgumentException("expected at least one task, found " + wanted);
        }
        List<Block> blocks = blocks(work, limits);
        double length = blocks.stream().mapToDouble(block -> seconds(block, limits)).sum() / wanted;
        return cut(blocks, limits, (block, left) -> length);
    }

    /** How long the next task should take. */
    @FunctionalInterface
    private interface TaskLength {
        double seconds(Block block, double left);
    }

    private static WorkPlan cut(List<Block> blocks, PlanLimits limits, TaskLength length) {
        double left = blocks.stream().mapToDouble(block -> seconds(block, limits)).sum();
        List<WorkTask> tasks = new ArrayList<>();
        for (Block block : blocks) {
            for (BatchRange range : block.first().missing()) {
                int from = range.from();
                while (from < range.until()) {
                    int batches = Math.max(1, (int) (length.seconds(block, left) / block.unitSeconds(limits)));
                    BatchRange taken = new BatchRange(from, (int) Math.min((long) from + batches, range.until()));
                    WorkTask task = block.task(taken, limits);
                    tasks.add(task);
                    left -= task.seconds();
                    from = taken.until();
                }
            }
        }
        // The sort is stable: equal tasks of one block stay together.
        tasks.sort(Comparator.comparingDouble(WorkTask::seconds).reversed());
        return new WorkPlan(tasks);
    }

    /** How long the block's next task should take. */
    private static double taskSeconds(Block block, double left, PlanLimits limits) {
        double overhead = Math.max(
                limits.taskOverheadSeconds() / limits.overheadShare(), limits.cores() * limits.dispatchSeconds());
        // If every core made the block's sessions, loading would take this share of its time: then fewer tasks must.
        double loading = limits.cores() * block.loadingSeconds();
        double amortized = loading <= limits.overheadShare() * seconds(block, limits)
                ? 0 : block.loadingSeconds() / limits.overheadShare();
        double longest = Math.max(Math.max(limits.taskSeconds(), overhead), amortized);
        double shortest = Math.min(longest, Math.max(limits.taskOverheadSeconds() + block.loadingSeconds(), overhead));
        return Math.max(shortest, Math.min(longest, left / ((double) TASKS_AHEAD * limits.cores())));
    }

    private static double seconds(Block block, PlanLimits limits) {
        int images = block.first().missing().stream().mapToInt(block.first()::imagesIn).sum();
        return block.runningSeconds() + images * limits.preparingSecondsPerImage();
    }

    private static List<Block> blocks(List<EvaluationWork> work, PlanLimits limits) {
        if (work.stream().map(EvaluationWork::evaluation).distinct().count() < work.size()) {
            throw new IllegalArgumentException("expected every evaluation once");
        }
        double total = work.stream().mapToDouble(EvaluationWork::runningSeconds).sum();
        Map<SharedBatches, List<EvaluationWork>> shared = new LinkedHashMap<>();
        work.stream().sorted(Comparator.comparingDouble((EvaluationWork one) -> one.cost().secondsPerImage()).reversed())
                .filter(one -> !one.missing().isEmpty())
                .forEach(one -> shared.computeIfAbsent(SharedBatches.of(one), unused -> new ArrayList<>()).add(one));
        List<Block> blocks = new ArrayList<>();
        for (List<EvaluationWork> group : shared.values()) {
            int size = blockSize(group, total, limits);
            for (int start = 0; start < group.size(); start += size) {
                blocks.add(new Block(List.copyOf(group.subList(start, Math.min(start + size, group.size())))));
            }
        }
        blocks.sort(Comparator.comparingDouble((Block block) -> block.unitSeconds(limits)).reversed());
        return blocks;
    }

    /** As few evaluations as keep preparing within its share, as long as units stay short. */
    private static int blockSize(List<EvaluationWork> group, double total, PlanLimits limits) {
        EvaluationWork first = group.get(0);
        double running = group.stream().mapToDouble(one -> one.cost().secondsPerImage()).average().orElseThrow();
        double unit = running * Math.min(first.batchSize(), first.imageCount());
        double wanted = Math.ceil(limits.preparingSecondsPerImage() / (limits.overheadShare() * running));
        double within = Math.min(limits.taskSeconds() / unit, total / ((double) UNITS_A_CORE * limits.cores() * unit));
        return (int) Math.max(1, Math.min(Math.min(wanted, within), Math.min(limits.sessions(), group.size())));
    }

    /** Seconds in the networks, of all tasks together: what no plan can save. */
    public double runningSeconds() {
        return tasks.stream().mapToDouble(WorkTask::runningSeconds).sum();
    }

    /** How many units, all tasks together. */
    public int units() {
        return tasks.stream().mapToInt(WorkTask::units).sum();
    }

    /**
     * A time that no schedule of this work on so many cores goes below: the work divided by the cores, the longest unit, and
     * for every k the units that some core must do k of (of k * cores + 1 longest units two meet on a core, and so on).
     *
     * @param work what is to do
     * @param cores tasks that run at a time
     */
    public static double shortestSeconds(List<EvaluationWork> work, int cores) {
        Map<Double, Long> units = new HashMap<>();
        double total = 0;
        for (EvaluationWork one : work) {
            total += one.runningSeconds();
            for (BatchRange range : one.missing()) {
                for (int batch = range.from(); batch < range.until(); batch++) {
                    int images = one.imagesIn(new BatchRange(batch, batch + 1));
                    units.merge(images * one.cost().secondsPerImage(), 1L, Long::sum);
                }
            }
        }
        double bound = total / cores;
        long longer = 0;
        for (Map.Entry<Double, Long> same : units.entrySet().stream()
                .sorted(Map.Entry.<Double, Long>comparingByKey().reversed()).toList()) {
            longer += same.getValue();
            bound = Math.max(bound, (longer + cores - 1) / cores * same.getKey());
        }
        return bound;
    }
}
