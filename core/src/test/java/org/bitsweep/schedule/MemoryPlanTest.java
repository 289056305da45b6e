package org.bitsweep.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {

    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    /** 100 MiB of network, 200 MiB a session, 19 MiB of work and 1 MiB of input an image. */
    private static final MemoryNeed NEED = new MemoryNeed(100 * MIB, 200 * MIB, 19 * MIB, Integer.MAX_VALUE, MIB);

    @Test
    void everyConcurrentRunTakesItsWorkingMemory() {
        assertEquals((100 + 200 + 10 * 20) * MIB, NEED.taskBytes(10));
        // Two runs on one session work twice; two idle sessions keep what they worked in.
        assertEquals((100 + 200 + 2 * 10 * 20) * MIB, NEED.bytes(1, 2, 10));
        assertEquals((100 + 3 * 200 + 3 * 10 * 19 + 10) * MIB, NEED.bytes(3, 1, 10));
    }

    @Test
    void largestBatchIsTheLastThatFits() {
        long budget = 1000 * MIB;
        assertEquals(35, NEED.largestBatch(budget));
        assertEquals(budget, NEED.taskBytes(35));
        assertEquals(34, NEED.largestBatch(budget - 1));
        assertEquals(0, NEED.largestBatch(300 * MIB));
        assertEquals(0, NEED.largestBatch(0));
    }

    @Test
    void whatRunsInPartsWorksOnAPartOnly() {
        MemoryNeed parts = new MemoryNeed(100 * MIB, 200 * MIB, 19 * MIB, 4, MIB);
        assertEquals((100 + 200 + 3 * 20) * MIB, parts.taskBytes(3));
        assertEquals((100 + 200 + 4 * 19 + 10) * MIB, parts.taskBytes(10));
        for (int images : new int[] {1, 3, 4, 5, 10, 512}) {
            assertEquals(images, parts.largestBatch(parts.taskBytes(images)));
            assertEquals(images - 1, parts.largestBatch(parts.taskBytes(images) - 1));
        }
        assertEquals(0, parts.largestBatch(299 * MIB));
    }

    @Test
    void planTakesRunsFirstAndThenSessions() {
        // A run with its session takes 400 MiB beside the network's 100, another session 390.
        assertEquals(new MemoryPlan(500 * MIB, 500 * MIB, 1, 1, BatchForm.WHOLE), MemoryPlan.of("n", NEED, 10, 4, 8, 500 * MIB));
        assertEquals(new MemoryPlan(1200 * MIB, 500 * MIB, 2, 2, BatchForm.WHOLE), MemoryPlan.of("n", NEED, 10, 4, 8, 1200 * MIB));
        assertEquals(new MemoryPlan(1300 * MIB, 500 * MIB, 3, 3, BatchForm.WHOLE), MemoryPlan.of("n", NEED, 10, 4, 8, 1300 * MIB));
        assertEquals(new MemoryPlan(1300 * MIB, 500 * MIB, 3, 1, BatchForm.WHOLE), MemoryPlan.of("n", NEED, 10, 1, 8, 1300 * MIB));
        assertEquals(new MemoryPlan(64 * GIB, 500 * MIB, 8, 4, BatchForm.WHOLE), MemoryPlan.of("n", NEED, 10, 4, 8, 64 * GIB));
    }

    private static MemoryPlan plan(Streaming streaming, int cores, long budget) {
        return plan(streaming, 80, cores, budget);
    }

    private static MemoryPlan plan(Streaming streaming, int batchSize, int cores, long budget) {
        // 100 MiB of network, 300 MiB of sessions, 2 MiB that wait and 1 MiB of input an image.
        return MemoryPlan.of("n", NEED, () -> Optional.of(new MemoryNeed(100 * MIB, 300 * MIB, 0, Integer.MAX_VALUE, 3 * MIB)),
                streaming, batchSize, cores, 8, budget);
    }

    /** A whole batch of 80 takes 1,900 MiB, the next run 1,800; a streamed one 640 MiB, the next run 540. */
    @Test
    void streamsWhereMoreTasksRunSo() {
        assertEquals(new MemoryPlan(5 * GIB, 1900 * MIB, 2, 2, BatchForm.WHOLE), plan(Streaming.AUTOMATIC, 2, 5 * GIB));
        MemoryPlan streamed = plan(Streaming.AUTOMATIC, 4, 5 * GIB);
        assertEquals(BatchForm.STREAMED, streamed.form());
        assertEquals(4, streamed.runs());
        assertEquals(new MemoryPlan(640 * MIB, 640 * MIB, 1, 1, BatchForm.STREAMED), plan(Streaming.AUTOMATIC, 1, 640 * MIB));
        assertEquals(BatchForm.STREAMED, plan(Streaming.ALWAYS, 2, 64 * GIB).form());
        assertEquals(BatchForm.WHOLE, plan(Streaming.NEVER, 4, 5 * GIB).form());
        assertEquals("n: a batch of 80 images needs 1.9 GiB of native memory a task; an executor has 1.0 GiB. The largest batch that"
                + " fits is 36: set batch-size, which with statistics of the batch is part of the result, or give executors more.",
                assertThrows(NativeMemoryException.class, () -> plan(Streaming.NEVER, 1, GIB)).getMessage());
        assertEquals("n: a batch of 80 images needs 640 MiB of native memory a task, even streamed; an executor has 639 MiB. The"
                + " largest batch that fits is 79: set batch-size, which with statistics of the batch is part of the result, or give"
                + " executors more.",
                assertThrows(NativeMemoryException.class, () -> plan(Streaming.AUTOMATIC, 1, 639 * MIB)).getMessage());
    }

    /** A whole batch of 81 works in 1,539 MiB: more than any cache holds. */
    @Test
    void streamsWhereWholeBatchesWorkInMuchMemory() {
        assertEquals(BatchForm.STREAMED, plan(Streaming.AUTOMATIC, 81, 2, 64 * GIB).form());
        assertEquals(BatchForm.WHOLE, plan(Streaming.AUTOMATIC, 80, 2, 64 * GIB).form());
        assertEquals(BatchForm.WHOLE, plan(Streaming.NEVER, 81, 2, 64 * GIB).form());
        // Where nothing can be cut there is no choice; and none that costs a core its task.
        assertEquals(BatchForm.WHOLE, MemoryPlan.of("n", NEED, Optional::empty, Streaming.AUTOMATIC, 81, 2, 8, 64 * GIB).form());
        MemoryNeed larger = new MemoryNeed(100 * MIB, 4000 * MIB, 0, Integer.MAX_VALUE, 3 * MIB);
        assertEquals(BatchForm.WHOLE, MemoryPlan.of("n", NEED, () -> Optional.of(larger), Streaming.AUTOMATIC, 81, 2, 8, 5 * GIB).form());
    }

    @Test
    void refusalNamesNeedBudgetAndLargestBatch() {
        assertEquals("vgg16: a batch of 512 images needs 10.3 GiB of native memory a task; an executor has 1000 MiB."
                + " The largest"
                + " batch that fits is 35: set batch-size, which with statistics of the batch is part of the result, or give"
                + " executors more.",
                assertThrows(NativeMemoryException.class,
                        () -> MemoryPlan.of("vgg16", NEED, 512, 1, 1, 1000 * MIB)).getMessage());
        assertEquals("vgg16: a batch of 1 image needs 320 MiB of native memory a task; an executor has 300 MiB. Not"
                + " even one"
                + " image fits: give executors more.",
                assertThrows(NativeMemoryException.class,
                        () -> MemoryPlan.of("vgg16", NEED, 1, 1, 1, 300 * MIB)).getMessage());
    }

    @Test
    void budgetsLeaveHeapAndJvm() {
        assertEquals(4 * GIB - 384 * MIB, MemoryPlan.budgetOfContainer(5 * GIB, GIB));
        assertEquals(0, MemoryPlan.budgetOfContainer(GIB, GIB));
        assertEquals(6 * GIB - 2 * GIB - 384 * MIB, MemoryPlan.budgetOfMachine(8 * GIB, 2 * GIB));
        assertEquals((100 + 2 * 400 + 384) * MIB, MemoryPlan.recommendedBytes(NEED, 10, 2));
    }

    /** The figures are those with which the plan then does fit. */
    @Test
    void whatToSetIsSaidWithItsNumbers() {
        long least = NEED.taskBytes(10);
        long all = NEED.bytes(4, 4, 10);
        assertEquals("spark.executor.memoryOverhead is not set, and what Spark adds by itself is about what a JVM needs: give"
                + " --conf spark.executor.memoryOverhead=2084m, with which every network runs on all 4 cores of an"
                + " executor, or at least 884 MiB.",
                new NativeBudget(64 * MIB, NativeBudget.Source.STANDARD_OVERHEAD).remedy(least, all, 4));
        assertEquals("spark.executor.memoryOverhead leaves too little: give --conf spark.executor.memoryOverhead=884m.",
                new NativeBudget(64 * MIB, NativeBudget.Source.OVERHEAD).remedy(least, least, 1));
        assertEquals("Give --native-memory 1700m, with which every network runs on all 4 cores of an executor, or"
                + " at least 500 MiB.", new NativeBudget(64 * MIB, NativeBudget.Source.OPTION).remedy(least, all, 4));
        assertEquals("Give executors fewer cores or less heap, or take larger machines: 501 MiB of native memory an executor.",
                new NativeBudget(64 * MIB, NativeBudget.Source.MACHINE).remedy(least + 1, all, 1));
        long heap = 3 * GIB;
        for (int tasks : new int[] {1, 4}) {
            long overhead = (tasks == 1 ? 884 : 2084) * MIB;
            long budget = MemoryPlan.budgetOfContainer(heap + overhead, heap);
            assertEquals(tasks, MemoryPlan.of("n", NEED, 10, 4, 8, budget).runs());
            assertThrows(NativeMemoryException.class, () -> MemoryPlan.of("n", NEED, 10, 4, 8, 499 * MIB));
        }
    }

    @Test
    void recommendsNoMoreExecutorsThanAreUsed() {
        // Ten units of 6 s: on 4 cores three rounds, on 5 cores two.
        List<EvaluationWork> work = List.of(EvaluationWork.whole("a", "i", 10, 1, new EvaluationCost(6, 0)));
        ExecutorRecommendation five = ExecutorRecommendation.of(work, NEED, 1, 1, 9, 0.9);
        assertEquals(new ExecutorRecommendation(5, 1, (100 + 200 + 20 + 384) * MIB, 12, 1), five);
        assertEquals(1, ExecutorRecommendation.of(work, NEED, 1, 1, 1, 0.9).executors());
        assertEquals(2, ExecutorRecommendation.of(work, NEED, 1, 1, 4, 0.9).executors());
        assertEquals(60, ExecutorRecommendation.of(work, NEED, 1, 1, 1, 0.9).seconds());
        // Ten cores of five executors with two cores each are busy in one round.
        assertEquals(5, ExecutorRecommendation.of(work, NEED, 1, 2, 9, 0.9).executors());
    }
}
