package org.bitsweep.quantization.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.statistics.Granularity;
import org.junit.jupiter.api.Test;

/** Weights that lie on their grids, counted by hand. */
class CodeCountsTest {

    private static final float[] WEIGHTS = {
        // From -1 to 2 in steps of one: four codes of 2 bits, two of each.
        -1, 0, 1, 2, 2, 1, 0, -1,
        // Two codes, six and two.
        0, 3, 0, 0, 0, 0, 3, 0};

    private static WeightPlan.Quantized plan(int bits, Granularity granularity, WeightCodes codes) {
        return new WeightPlan.Quantized(bits, granularity, codes, GridRounding.NEAREST_EVEN, Optional.empty(),
                Optional.of(BiasCorrectionRule.MEAN), BiasCodes.FLOAT32, WeightClipping.NONE, WeightRounding.NEAREST);
    }

    private static int[] sorted(CodeCounts counts) {
        int[] sorted = counts.counts().clone();
        Arrays.sort(sorted);
        return sorted;
    }

    @Test
    void byChannel() {
        List<CodeCounts> found = CodeCounts.of(WEIGHTS, 2, 1, plan(2, Granularity.CHANNEL, WeightCodes.UNSIGNED));
        assertEquals(2, found.size());
        assertArrayEquals(new int[] {2, 2, 2, 2}, sorted(found.get(0)));
        assertArrayEquals(new int[] {2, 6}, sorted(found.get(1)));
        assertEquals(List.of(4, 4), found.stream().map(CodeCounts::codes).toList());
        assertEquals(2, found.get(0).entropy(), 1e-12);
        assertEquals(0.8112781244591328, found.get(1).entropy(), 1e-12, "2 - 3/4 log2 3");
        assertEquals(8, found.get(1).weights());
    }

    /** -1 to 3 at 8 bits: every weight is within half a step of its own value, so five codes occur. */
    @Test
    void byTensor() {
        List<CodeCounts> found = CodeCounts.of(WEIGHTS, 2, 1, plan(8, Granularity.TENSOR, WeightCodes.UNSIGNED));
        assertEquals(1, found.size());
        assertArrayEquals(new int[] {2, 2, 2, 2, 8}, sorted(found.get(0)));
        assertEquals(256, found.get(0).codes());
    }

    /** -3 to 3, so that 2 / (2 / 3) is code 3 and 1 is between 1 and 2: halves go to the even one. */
    @Test
    void signed() {
        List<CodeCounts> found = CodeCounts.of(WEIGHTS, 2, 1, plan(3, Granularity.CHANNEL, WeightCodes.SIGNED));
        assertEquals(List.of(7, 7), found.stream().map(CodeCounts::codes).toList());
        assertArrayEquals(new int[] {2, 2, 2, 2}, sorted(found.get(0)));
        assertArrayEquals(new int[] {2, 6}, sorted(found.get(1)));
    }
}
