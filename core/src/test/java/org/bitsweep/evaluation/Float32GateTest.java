package org.bitsweep.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Float32GateTest {

    private static final Float32Gate GATE = new Float32Gate(76.13);

    private static Accuracy percent(double percent) {
        long right = Math.round(20 * percent);
        return new Accuracy(2000, right, right);
    }

    @Test
    void intervalIsWilsonsAtThreeNines() {
        // z = 3.2905, p = 1523/2000: (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n), worked out by hand.
        WilsonInterval interval = GATE.interval(2000);
        assertEquals(72.8785, interval.lowPercent(), 1e-3);
        assertEquals(79.1395, interval.highPercent(), 1e-3);
    }

    /** Drawn anew for every number of images, the same in every process. */
    @Test
    void sampleIsDrawnByChanceAndAlwaysTheSame() {
        assertArrayEquals(new int[] {0, 1, 2, 3, 4}, Float32Gate.sample(5));
        assertArrayEquals(IntStream.range(0, 2000).toArray(), Float32Gate.sample(2000));
        int[] sample = Float32Gate.sample(50_000);
        assertEquals(2000, sample.length);
        assertArrayEquals(Arrays.stream(sample).distinct().sorted().toArray(), sample);
        assertTrue(sample[0] >= 0 && sample[1999] < 50_000);
        assertArrayEquals(sample, Float32Gate.sample(50_000));
    }

    /** However labels take turns or are sorted, every class comes about as often as it is there. */
    @Test
    void sampleSeesAllClasses() {
        for (int images : new int[] {4_000, 10_000, 50_000}) {
            for (int classes : new int[] {2, 5, 10, 25}) {
                int[] inTurns = new int[classes];
                int[] sorted = new int[classes];
                for (int index : Float32Gate.sample(images)) {
                    inTurns[index % classes]++;
                    sorted[(int) ((long) index * classes / images)]++;
                }
                // Five standard deviations of a binomial count.
                double p = 1.0 / classes;
                double width = 5 * Math.sqrt(2000 * p * (1 - p));
                for (int[] counts : new int[][] {inTurns, sorted}) {
                    for (int count : counts) {
                        assertEquals(2000 * p, count, width, images + " images of " + classes + " classes");
                    }
                }
            }
        }
    }

    @Test
    void passesInsideOnly() {
        assertTrue(GATE.passes(percent(76.13)));
        assertTrue(GATE.passes(percent(73.2)));
        assertFalse(GATE.passes(percent(72.5)));
        assertFalse(GATE.passes(percent(80)));
    }

    @Test
    void namesTheLikelyCause() {
        assertEquals("resnet50: float32 Top-1 on 2000 images is 60.00 %, expected 72.88 % to 79.14 % (76.13 % on all)."
                        + " Likely cause: with red and blue exchanged it is 76.00 %: correct channel-order in its preprocessing."
                        + " --no-gate goes on all the same.",
                GATE.explain("resnet50", percent(60), percent(76)));
        assertTrue(GATE.explain("resnet50", percent(0.1), percent(0.1)).contains("near chance: the order of the classes"));
        assertTrue(GATE.explain("resnet50", percent(70), percent(50)).contains("some points low: preprocessing differs"));
        assertTrue(GATE.explain("resnet50", percent(90), percent(50)).contains("higher than known"));
        assertTrue(GATE.explain("resnet50", percent(90), percent(76)).contains("higher than known"));
    }
}
