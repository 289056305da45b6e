package org.bitsweep.schedule;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Runs a plan on a simulated cluster, event by event: what a plan takes where no cluster of that size is at hand.
 *
 * <p>As in Spark, the driver hands out one task after the other, in their order, to whichever executor is free; a task whose
 * executor is lost is begun anew by the next free one. Losses depend on the seed alone. Speculation is not simulated.
 */
public final class ScheduleSimulation {

    private static final double SECONDS_AN_HOUR = 3600;

    private final SimulatedCluster cluster;
    private final SplittableRandom random;
    /** Equal times in the order in which they were foreseen: a run is the same every time. */
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingDouble(Event::time).thenComparingLong(Event::number));
    private final Deque<WorkTask> waiting = new ArrayDeque<>();
    private final Deque<Executor> free = new ArrayDeque<>();
    private long foreseen;
    private double driverFree;
    private int unfinished;
    private double runningSeconds;
    private int lostExecutors;
    private int lostTasks;
    private double lostSeconds;
    private int sessions;

    private record Event(double time, long number, Kind kind, Executor executor, WorkTask task) {}

    private enum Kind {
        TASK_ENDS,
        EXECUTOR_IS_LOST,
        TASK_IS_MISSED,
        EXECUTOR_IS_THERE
    }

    private static final class Executor {
        private final Set<String> sessions = new LinkedHashSet<>();
        private WorkTask task;
        private double startOfTask;
        private Event end;
    }

    private ScheduleSimulation(WorkPlan plan, SimulatedCluster cluster, long seed) {
        this.cluster = cluster;
        this.random = new SplittableRandom(seed);
        this.waiting.addAll(plan.tasks());
        this.unfinished = plan.tasks().size();
    }

    /**
     * Runs a plan.
     *
     * @param seed of losses and of the tasks' variation
     */
    public static SimulatedRun run(WorkPlan plan, SimulatedCluster cluster, long seed) {
        return new ScheduleSimulation(plan, cluster, seed).run();
    }

    private SimulatedRun run() {
        for (int i = 0; i < cluster.executors(); i++) {
            foresee(0, Kind.EXECUTOR_IS_THERE, new Executor(), null);
        }
        double now = 0;
        while (unfinished > 0) {
            Event event = events.remove();
            now = event.time();
            handle(event);
            dispatch(now);
        }
        return new SimulatedRun(cluster.executors(), now, runningSeconds, lostExecutors, lostTasks, lostSeconds, sessions);
    }

    private void handle(Event event) {
        Executor executor = event.executor();
        switch (event.kind()) {
            case EXECUTOR_IS_THERE -> {
                free.add(executor);
                double life = -Math.log(1 - random.nextDouble()) * cluster.hoursBetweenLosses() * SECONDS_AN_HOUR;
                if (Double.isFinite(life)) {
                    foresee(event.time() + life, Kind.EXECUTOR_IS_LOST, executor, null);
                }
            }
            case TASK_ENDS -> {
                // The end of a task whose executor was lost meanwhile does not come.
                if (executor.end == event) {
                    executor.end = null;
                    executor.task = null;
                    unfinished--;
                    runningSeconds += event.task().runningSeconds();
                    free.add(executor);
                }
            }
            case EXECUTOR_IS_LOST -> {
                lostExecutors++;
                free.remove(executor);
                if (executor.task != null) {
                    lostTasks++;
                    lostSeconds += Math.max(0, event.time() - executor.startOfTask);
                    foresee(event.time() + cluster.detectionSeconds(), Kind.TASK_IS_MISSED, null, executor.task);
                    executor.task = null;
                    executor.end = null;
                }
                foresee(event.time() + cluster.restartSeconds(), Kind.EXECUTOR_IS_THERE, new Executor(), null);
            }
            case TASK_IS_MISSED -> waiting.addFirst(event.task());
            default -> throw new IllegalStateException(event.toString());
        }
    }

    private void dispatch(double now) {
        while (!waiting.isEmpty() && !free.isEmpty()) {
            Executor executor = free.remove();
            WorkTask task = waiting.remove();
            driverFree = Math.max(driverFree, now) + cluster.dispatchSeconds();
            double variation = 1 + cluster.speedVariation() * (2 * random.nextDouble() - 1);
            executor.task = task;
            executor.startOfTask = driverFree;
            double end = driverFree + cluster.taskOverheadSeconds() + variation * (loading(executor, task) + task.seconds());
            executor.end = foresee(end, Kind.TASK_ENDS, executor, task);
        }
    }

    /** Sessions that are not there cost an equal share of the task's loading; those used last are kept. */
    private double loading(Executor executor, WorkTask task) {
        int missing = 0;
        for (String evaluation : task.evaluations()) {
            if (!executor.sessions.remove(evaluation)) {
                missing++;
            }
            executor.sessions.add(evaluation);
        }
        Iterator<String> oldest = executor.sessions.iterator();
        while (executor.sessions.size() > cluster.sessions() && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
        sessions += missing;
        return task.loadingSeconds() * missing / task.evaluations().size();
    }

    private Event foresee(double time, Kind kind, Executor executor, WorkTask task) {
        Event event = new Event(time, foreseen++, kind, executor, task);
        events.add(event);
        return event;
    }
}
