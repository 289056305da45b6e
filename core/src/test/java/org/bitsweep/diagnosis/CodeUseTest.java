package org.bitsweep.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bitsweep.statistics.Entropy;
import org.junit.jupiter.api.Test;

/** Closed forms. */
class CodeUseTest {

    @Test
    void entropyOfKnownDistributions() {
        assertEquals(3, Entropy.bits(new int[] {5, 5, 5, 5, 5, 5, 5, 5}), 1e-12, "uniform: the bits themselves");
        assertEquals(0, Entropy.bits(new int[] {0, 7, 0}), 0, "one code");
        assertEquals(1.5, Entropy.bits(new int[] {2, 1, 1}), 1e-12, "1/2 + 2 * 2/4");
        assertEquals(0.8112781244591328, Entropy.bits(new int[] {3, 1}), 1e-12, "2 - 3/4 log2 3");
    }

    /** Grids count alike for bits and use, values for entropy and clipping; a grid of 0 bits clips nothing. */
    @Test
    void gridsAreAddedUp() {
        CodeUse.Tally tally = new CodeUse.Tally();
        tally.add(2, 4, new int[] {4, 4, 4, 4}, 4);
        tally.add(3, 8, new int[] {2, 1, 1}, 0);
        tally.add(0, 1, new int[] {12}, 12);
        CodeUse use = tally.use();
        assertEquals(5.0 / 3, use.bits(), 1e-12);
        assertEquals(0, use.leastBits());
        assertEquals(3, use.mostBits());
        assertEquals((1 + 3.0 / 8 + 1) / 3, use.used(), 1e-12);
        assertEquals((16 * 2 + 4 * 1.5) / 32, use.entropy(), 1e-12);
        assertEquals(4.0 / 20, use.clipped(), 1e-12);
    }

    /** x = (3, 4), q = (3, 0): |x| = 5, |q - x| = 4, x q = 9. */
    @Test
    void errorOfTwoValues() {
        TensorError.Sums sums = new TensorError.Sums(1);
        sums.add(new float[] {3, 4}, new float[] {3, 0}, 2, Reading.ALL);
        TensorError error = sums.error();
        assertEquals(20 * Math.log10(5.0 / 4), error.noiseRatio(), 1e-12);
        assertEquals(9.0 / 15, error.cosine(), 1e-12);
        assertEquals(2 / 0.5, error.meanShift(), 1e-12, "means 3.5 and 1.5, deviation 0.5");
        assertEquals(2.25 / 0.25, error.varianceRatio(), 1e-12);
    }

    /** Behind a ReLU what is below zero on both sides is no difference. */
    @Test
    void theNextLayerReadsNothingBelowZero() {
        TensorError.Sums sums = new TensorError.Sums(1);
        sums.add(new float[] {-3, 4}, new float[] {-1, 4}, 2, Reading.ABOVE_ZERO);
        assertTrue(Double.isInfinite(sums.error().noiseRatio()) && sums.error().noiseRatio() > 0);
        assertEquals(1, sums.error().cosine(), 1e-12);
    }
}
