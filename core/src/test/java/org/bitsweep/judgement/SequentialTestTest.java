package org.bitsweep.judgement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bitsweep.InputException;
import org.bitsweep.evaluation.ImageRange;
import org.bitsweep.judgement.SequentialTest.Decision;
import org.junit.jupiter.api.Test;

class SequentialTestTest {

    private static final JudgementSettings DEFAULT = JudgementSettings.DEFAULT;

    /** The mixture over bets 2^(-i/2), written as probabilities of a loss: sum of 2^t p^losses (1 - p)^wins / 15. */
    private static double evidence(int losses, int wins) {
        double sum = 0;
        for (int i = 0; i < 15; i++) {
            double p = (1 + Math.exp(-0.5 * i * Math.log(2))) / 2;
            sum += Math.pow(2 * p, losses) * Math.pow(2 * (1 - p), wins);
        }
        return sum / 15;
    }

    @Test
    void evidenceInClosedForm() {
        SequentialTest test = new SequentialTest(DEFAULT, 1);
        for (int i = 0; i < 9; i++) {
            test.observe(true, true);
            test.observe(true, false);
            test.observe(false, false);
            if (i % 3 == 0) {
                test.observe(false, true);
            }
        }
        SequentialTest.Result result = test.result(100, 7);
        assertEquals(new SequentialTest.Result(
                Decision.GO_ON, 30, 100, 9, 3, result.worseEvidence(), 1, 7), result);
        assertEquals(evidence(9, 3), result.worseEvidence(), 1e-9);
        assertEquals(0.7, result.saving(), 1e-12);
    }

    @Test
    void evidenceOfNonInferiorityInClosedForm() {
        SequentialTest test = new SequentialTest(DEFAULT.withNonInferiority(2), 1);
        IntStream.range(0, 100).forEach(i -> test.observe(true, i != 50));
        double expected = 0;
        for (int i = 0; i < 15; i++) {
            double bet = Math.exp(-0.5 * i * Math.log(2));
            expected += Math.pow(1 + bet * 0.02, 99) * (1 + bet * (0.02 - 1)) / 15;
        }
        assertEquals(expected, test.result(100, 0).nonInferiorEvidence(), 1e-9);
    }

    /** Over all sequences of length 12 the mean of the e-value is 1: no betting on a fair coin grows. */
    @Test
    void evidenceIsAMartingaleUnderTheHypothesis() {
        double sum = 0;
        for (int sequence = 0; sequence < 1 << 12; sequence++) {
            TestMartingale martingale = new TestMartingale();
            double evidence = 1;
            for (int i = 0; i < 12; i++) {
                evidence = martingale.observe((sequence >> i & 1) == 1 ? 1 : -1);
            }
            sum += evidence;
        }
        assertEquals(1, sum / (1 << 12), 1e-12);
    }

    @Test
    void stopsAtTheFirstImageThatSuffices() {
        SequentialTest test = new SequentialTest(DEFAULT, 1);
        int losses = 0;
        while (test.observe(true, false) == Decision.GO_ON) {
            losses++;
        }
        // e >= 2 / 1 %: losses alone.
        assertTrue(evidence(losses, 0) < 200 && evidence(losses + 1, 0) >= 200);
        assertEquals(Decision.STOP_WORSE, test.observe(false, true));
        assertEquals(losses + 1, test.result(1000, 1).images());
        // Ten cells share the level.
        SequentialTest one = new SequentialTest(DEFAULT, 10);
        IntStream.rangeClosed(0, losses).forEach(i -> assertEquals(Decision.GO_ON, one.observe(true, false)));
    }

    @Test
    void aSmallLossIsNoReasonToStop() {
        // 30 losses and nothing else is evidence enough, but 0.03 points.
        SequentialTest test = new SequentialTest(DEFAULT, 1);
        IntStream.range(0, 100_000).forEach(i -> assertEquals(Decision.GO_ON, test.observe(true, i % 3300 != 3299)));
        assertTrue(test.result(100_000, 1).worseEvidence() > 200);
    }

    @Test
    void equalCellsAreSoonNonInferior() {
        CellPredictions cell = Samples.base(50_000, 35_000);
        SequentialTest.Result result = SequentialTest.run(cell, cell, DEFAULT.withNonInferiority(0.5), 1, 1, 3);
        assertEquals(Decision.STOP_NON_INFERIOR, result.decision());
        // The largest bet alone would need ln(15 * 100) / ln(1.005) = 1,467 images.
        assertTrue(result.images() <= 1467 && result.images() > 900, result.toString());
        assertEquals(Decision.GO_ON, SequentialTest.run(cell, cell, DEFAULT, 1, 1, 3).decision());
        assertEquals(0, SequentialTest.run(cell, cell, DEFAULT, 1, 1, 3).saving());
    }

    @Test
    void ordersArePermutationsThatASeedRepeats() {
        int[] order = RandomOrder.of(1000, 42);
        assertArrayEquals(order, RandomOrder.of(1000, 42));
        assertArrayEquals(IntStream.range(0, 1000).toArray(), Arrays.stream(order).sorted().toArray());
        assertTrue(!Arrays.equals(order, RandomOrder.of(1000, 43)));
        // From an implementation of the generator's specification in Python: any Java must give the same.
        assertArrayEquals(new int[] {4, 6, 2, 1, 7, 9, 8, 5, 3, 0}, RandomOrder.of(10, 42));
    }

    /** Where statistics are the batch's, a batch is one value, whatever its images have in common. */
    @Test
    void batchesAreUnits() {
        // 80 batches of 25 images lose 5 each, the images of a batch all at its start.
        CellPredictions base = Samples.base(2000, 2000);
        int[] images = IntStream.range(0, 2000).toArray();
        CellPredictions changed = CellPredictions.of(
                images, new int[2000], IntStream.range(0, 2000).map(image -> image % 25 < 5 ? 1 : 0).toArray());
        SequentialTest.Result result = SequentialTest.run(base, changed, DEFAULT, 1, 25, 9);
        assertEquals(Decision.STOP_WORSE, result.decision());
        int batches = (int) result.images() / 25;
        assertEquals(evidenceOfBatches(batches, 0.2), result.worseEvidence(), 1e-6);
        assertTrue(evidenceOfBatches(batches, 0.2) >= 200 && evidenceOfBatches(batches - 1, 0.2) < 200);
        assertEquals(result.images() / 5, result.onlyBaseRight());
        // Images taken one by one would have stopped at once, and wrongly so: they are no independent evidence.
        assertTrue(SequentialTest.run(base, changed, DEFAULT, 1, 1, 9).images() < result.images() / 4, result.toString());
    }

    /**
     * 10,000 nights without change of 200 batches of 50 images, in each of which 4 images are lost or 4 are gained, with equal
     * chances: batches as units keep the level, their images as units do not.
     */
    @Test
    void batchesAsUnitsKeepTheLevel() {
        Random random = new Random(11);
        int nights = 10_000;
        int byBatch = 0;
        int byImage = 0;
        for (int night = 0; night < nights; night++) {
            SequentialTest batches = new SequentialTest(DEFAULT, 1);
            SequentialTest images = new SequentialTest(DEFAULT, 1);
            for (int batch = 0; batch < 200; batch++) {
                boolean lost = random.nextBoolean();
                batches.observe(50, lost ? 4 : 0, lost ? 0 : 4);
                IntStream.range(0, 4).forEach(i -> images.observe(lost, !lost));
                IntStream.range(0, 46).forEach(i -> images.observe(true, true));
            }
            byBatch += batches.result(10_000, 0).decision() == Decision.STOP_WORSE ? 1 : 0;
            byImage += images.result(10_000, 0).decision() == Decision.STOP_WORSE ? 1 : 0;
        }
        // Half of alpha is spent on looking: 50 of 10,000.
        assertTrue(byBatch <= 50, byBatch + " false alarms");
        assertTrue(byImage > 100, byImage + " false alarms");
    }

    /** Batches by place in the data set: images that are missing do not shift those behind them. */
    @Test
    void unitsFollowTheDataSet() {
        int[] images = {0, 1, 3, 4, 5, 9, 10};
        assertEquals(List.of(new ImageRange(0, 3), new ImageRange(3, 5), new ImageRange(5, 7)),
                CellPredictions.of(images, new int[7], new int[7]).units(4));
        assertEquals(7, CellPredictions.of(images, new int[7], new int[7]).units(1).size());
    }

    private static double evidenceOfBatches(int batches, double loss) {
        double sum = 0;
        for (int i = 0; i < 15; i++) {
            sum += Math.pow(1 + Math.exp(-0.5 * i * Math.log(2)) * loss, batches);
        }
        return sum / 15;
    }

    @Test
    void refusesOtherImages() {
        assertThrows(
                InputException.class,
                () -> SequentialTest.run(Samples.base(3, 1), Samples.base(4, 1), DEFAULT, 1, 1, 1));
    }
}
