package org.bitsweep.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WorkPlanTest {

    private static final PlanLimits LIMITS = new PlanLimits(4, 4, 5, 0.03, 0.03, 0, 0);

    private static List<EvaluationWork> equal(int count, int images, int batch, double seconds, double loading) {
        List<EvaluationWork> work = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            work.add(EvaluationWork.whole("evaluation " + i, "images", images, batch, new EvaluationCost(seconds, loading)));
        }
        return work;
    }

    /** Work of all kinds: networks of several costs, batches, data sets, some of it done. */
    private static List<EvaluationWork> random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<EvaluationWork> work = new ArrayList<>();
        int count = 1 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            int images = 1 + random.nextInt(5000);
            int batch = 1 + random.nextInt(300);
            if (random.nextBoolean() && i > 0) {
                images = work.get(i - 1).imageCount();
                batch = work.get(i - 1).batchSize();
            }
            List<BatchRange> missing = new ArrayList<>();
            int from = random.nextInt(3);
            int batches = EvaluationWork.batches(images, batch);
            while (from < batches) {
                int until = Math.min(batches, from + 1 + random.nextInt(20));
                missing.add(new BatchRange(from, until));
                from = until + random.nextInt(4);
            }
            work.add(new EvaluationWork("evaluation " + i, "images " + images, images, batch, missing,
                    new EvaluationCost(1e-4 * (1 + random.nextInt(2000)), random.nextDouble() * 3)));
        }
        return work;
    }

    private static Map<String, Set<Integer>> units(List<EvaluationWork> work) {
        Map<String, Set<Integer>> units = new HashMap<>();
        for (EvaluationWork one : work) {
            for (BatchRange range : one.missing()) {
                for (int batch = range.from(); batch < range.until(); batch++) {
                    units.computeIfAbsent(one.evaluation(), unused -> new HashSet<>()).add(batch);
                }
            }
        }
        return units;
    }

    @Test
    void asManyTasksAsAreWanted() {
        List<EvaluationWork> work = equal(1, 120, 1, 0.125, 0);
        for (int wanted : List.of(1, 2, 3, 5, 8, 40, 120)) {
            WorkPlan plan = WorkPlan.ofTasks(wanted, work, LIMITS);
            assertEquals(wanted, plan.tasks().size());
            assertEquals(List.of(120 / wanted), plan.tasks().stream().map(WorkTask::units).distinct().toList());
        }
        assertEquals(120, WorkPlan.ofTasks(1000, work, LIMITS).tasks().size());
        assertThrows(IllegalArgumentException.class, () -> WorkPlan.ofTasks(0, work, LIMITS));
    }

    @Test
    void estimatesKeepTheProportions() {
        EvaluationCost float32 = EvaluationCost.estimated(7_800_000_000L, 178_000_000, EvaluationCost.Kind.FLOAT32);
        assertEquals(0.156, float32.secondsPerImage(), 1e-12);
        assertEquals(1.8, float32.loadingSeconds(), 1e-12);
        assertEquals(1.3 * 0.156,
                EvaluationCost.estimated(7_800_000_000L, 0, EvaluationCost.Kind.CALIBRATED).secondsPerImage(), 1e-12);
        assertEquals(1.6 * 0.156,
                EvaluationCost.estimated(7_800_000_000L, 0, EvaluationCost.Kind.BATCH_STATISTICS).secondsPerImage(), 1e-12);
    }

    @Test
    void everyUnitIsInOneTask() {
        for (int seed = 0; seed < 200; seed++) {
            List<EvaluationWork> work = random(seed);
            WorkPlan plan = WorkPlan.of(work, new PlanLimits(1 + seed, 1 + seed % 5, 5, 0.03, 0.03, 1e-3, 0));
            Map<String, Set<Integer>> planned = new HashMap<>();
            for (WorkTask task : plan.tasks()) {
                for (String evaluation : task.evaluations()) {
                    for (int batch = task.range().from(); batch < task.range().until(); batch++) {
                        assertTrue(planned.computeIfAbsent(evaluation, unused -> new HashSet<>()).add(batch),
                                evaluation + " batch " + batch + " twice, seed " + seed);
                    }
                }
            }
            assertEquals(units(work), planned, "seed " + seed);
            assertEquals(work.stream().mapToDouble(EvaluationWork::runningSeconds).sum(), plan.runningSeconds(), 1e-6);
        }
    }

    @Test
    void tasksOfOneBlockReadTheSameImagesAndFitTheSessions() {
        for (int seed = 0; seed < 200; seed++) {
            List<EvaluationWork> work = random(seed);
            Map<String, EvaluationWork> byKey = new HashMap<>();
            work.forEach(one -> byKey.put(one.evaluation(), one));
            int sessions = 1 + seed % 5;
            for (WorkTask task : WorkPlan.of(work, new PlanLimits(2, sessions, 5, 0.03, 0.03, 0.1, 0)).tasks()) {
                assertTrue(task.evaluations().size() <= sessions);
                assertEquals(1, task.evaluations().stream().map(byKey::get)
                        .map(one -> List.of(one.images(), one.batchSize(), one.missing())).distinct().count());
            }
        }
    }

    @Test
    void equalArgumentsGiveEqualPlans() {
        assertEquals(WorkPlan.of(random(7), LIMITS), WorkPlan.of(random(7), LIMITS));
    }

    @Test
    void longestTasksFirst() {
        for (int seed = 0; seed < 50; seed++) {
            List<WorkTask> tasks = WorkPlan.of(random(seed), LIMITS).tasks();
            for (int i = 1; i < tasks.size(); i++) {
                assertTrue(tasks.get(i).seconds() <= tasks.get(i - 1).seconds());
            }
        }
    }

    @Test
    void tasksBecomeShorterTowardsTheEnd() {
        // 1,000 s, one unit a second, no loading: 10 cores take 50 s at first, and 1 s is the shortest.
        List<EvaluationWork> work = equal(1, 1000, 1, 1, 0);
        List<WorkTask> tasks = WorkPlan.of(work, new PlanLimits(10, 1, 60, 0.03, 0, 0, 0)).tasks();
        // left / 20: 50, then (1000 - 50) / 20 = 47, (953) / 20 = 47, 45, ...
        assertEquals(List.of(50.0, 47.0, 45.0, 42.0, 40.0),
                tasks.stream().map(WorkTask::seconds).distinct().limit(5).toList());
        assertEquals(1, tasks.get(tasks.size() - 1).seconds());
    }

    @Test
    void tasksTakeNoLongerThanAskedForUnlessAUnitDoes() {
        for (WorkTask task : WorkPlan.of(equal(3, 10_000, 100, 0.002, 0.01), LIMITS).tasks()) {
            assertTrue(task.seconds() <= 5);
            assertTrue(task.range().size() <= 25);
        }
        for (WorkTask task : WorkPlan.of(equal(3, 10_000, 100, 0.2, 0.01), LIMITS).tasks()) {
            assertEquals(1, task.units());
            assertEquals(20, task.seconds(), 1e-9);
        }
    }

    @Test
    void tasksAreLongerWhereEveryCoreWouldLoadEverySession() {
        // Four cores: 4 * 3 s of loading are little of 10,000 s; 2,000 cores: 6,000 s are not, so tasks last 3 s / 0.03.
        List<EvaluationWork> work = equal(50, 10_000, 1, 1, 3);
        assertEquals(5, WorkPlan.of(work, LIMITS).tasks().get(0).seconds());
        assertEquals(100, WorkPlan.of(work, LIMITS.withCores(2000)).tasks().get(0).seconds());
    }

    @Test
    void tasksAreNoShorterThanTheDriverCanHandOut() {
        PlanLimits slowDriver = new PlanLimits(2000, 4, 5, 0.03, 0.03, 0, 0.01);
        // 0.01 s for each of 2,000 cores.
        for (WorkTask task : WorkPlan.of(equal(50, 10_000, 1, 0.1, 0), slowDriver).tasks().subList(0, 2000)) {
            assertEquals(20, task.seconds(), 0.1);
        }
    }

    @Test
    void evaluationsShareABatchWherePreparingItCounts() {
        List<EvaluationWork> work = equal(8, 1000, 10, 0.001, 0);
        PlanLimits cheap = new PlanLimits(1, 8, 5, 0.02, 0.01, 1e-5, 0);
        PlanLimits dear = new PlanLimits(1, 8, 5, 0.02, 0.01, 1e-4, 0);
        assertEquals(1, WorkPlan.of(work, cheap).tasks().get(0).evaluations().size());
        // 1e-4 s of preparing are 2 % of the time of five networks.
        assertEquals(5, WorkPlan.of(work, dear).tasks().get(0).evaluations().size());
        WorkTask task = WorkPlan.of(work, dear).tasks().get(0);
        assertEquals(5 * 10 * task.range().size() * 0.001, task.runningSeconds(), 1e-9);
        assertEquals(10 * task.range().size() * 1e-4, task.preparingSeconds(), 1e-9);
    }

    @Test
    void theLastBatchCostsItsImages() {
        EvaluationWork work = EvaluationWork.whole("a", "images", 50_000, 512, new EvaluationCost(0.25, 2));
        assertEquals(List.of(new BatchRange(0, 98)), work.missing());
        assertEquals(336, work.imagesIn(new BatchRange(97, 98)));
        assertEquals(12_500, work.runningSeconds());
        WorkTask last = WorkPlan.of(List.of(work), LIMITS).tasks().get(97);
        assertEquals(new BatchRange(97, 98), last.range());
        assertEquals(84, last.runningSeconds());
    }

    @Test
    void noScheduleIsShorterThan() {
        // 5 units of 10 s on 2 cores: one core does three. 25 s of work a core are less.
        assertEquals(30, WorkPlan.shortestSeconds(equal(1, 5, 1, 10, 0), 2));
        assertEquals(50, WorkPlan.shortestSeconds(equal(1, 5, 1, 10, 0), 1));
        assertEquals(10, WorkPlan.shortestSeconds(equal(1, 5, 1, 10, 0), 7));
        // Table 3 of ResNet-101 in batches of 512: of 53 * 97 whole batches some of 1,000 cores do six.
        assertEquals(6 * 128.0, WorkPlan.shortestSeconds(equal(53, 50_000, 512, 0.25, 0), 1000));
    }

    @Test
    void refusesWhatCannotBe() {
        EvaluationCost cost = new EvaluationCost(1, 0);
        List<EvaluationWork> twice = List.of(EvaluationWork.whole("a", "i", 5, 1, cost), EvaluationWork.whole("a", "i", 5,
                1, cost));
        assertEquals("expected every evaluation once",
                assertThrows(IllegalArgumentException.class, () -> WorkPlan.of(twice, LIMITS)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new BatchRange(3, 3));
        assertThrows(IllegalArgumentException.class,
                () -> new EvaluationWork("a", "i", 10, 5, List.of(new BatchRange(1, 3)), cost));
        assertThrows(IllegalArgumentException.class,
                () -> new EvaluationWork("a", "i", 10, 1, List.of(new BatchRange(4, 6), new BatchRange(5, 7)), cost));
        assertThrows(IllegalArgumentException.class, () -> new EvaluationCost(Double.NaN, 0));
        assertEquals(List.of(), WorkPlan.of(List.of(), LIMITS).tasks());
    }
}
