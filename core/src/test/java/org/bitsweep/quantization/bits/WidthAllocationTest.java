package org.bitsweep.quantization.bits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.bitsweep.quantization.bits.BitAllocationRule.BitRounding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WidthAllocationTest {

    private static final float NEVER = Float.NEGATIVE_INFINITY;

    private static BitAllocationRule rule(BitRounding rounding, String widths) {
        return new BitAllocationRule(2.0 / 3, BitAllocationRule.Prior.STANDARD_DEVIATION, rounding,
                BitAllocationRule.Target.ITERATED, 8, Widths.of(widths));
    }

    private static int[] bits(String widths, int average, float... shares) {
        return WidthAllocation.bits(shares, average, rule(BitRounding.ROUND, widths));
    }

    @Test
    void inClosedForm() {
        // With a budget of b, two, four or eight bits where share + b is below 3, below 6 or above. At b = 3 the two in the middle
        // get four, at b = 4 the last of those with 8 below it would make 2 + 4 + 4 + 8 = 18 bits: 16 is M = 4 times four.
        assertArrayEquals(new int[] {2, 4, 4, 4}, bits("2/4/8", 4, -2, 0, 0, 2));
        assertArrayEquals(new int[] {2, 2, 4, 8}, bits("2/4/8", 4, -2, -1, 1, 3.5f));
        assertArrayEquals(new int[] {2, 2, 4, 4}, bits("2/4", 3, -2, -1, 1, 3.5f));
        // Above the largest width nothing is spent; equals take turns from the first.
        assertArrayEquals(new int[] {4, 4}, bits("2/4", 8, 0, 1));
        assertArrayEquals(new int[] {4, 4, 2, 2}, bits("2/4", 3, 0, 0, 0, 0));
        assertArrayEquals(new int[] {4, 4, 4}, bits("4/8", 4, -1, 0, 1));
        // A channel without spread never asks.
        assertArrayEquals(new int[] {2, 8}, bits("2/8", 8, NEVER, 0));
        assertArrayEquals(new int[] {2, 2}, bits("2/4/8", 4, NEVER, NEVER));
        assertThrows(IllegalArgumentException.class, () -> bits("4/8", 3, 0, 1));
    }

    /** The largest of all budgets that is tried one by one, each channel on the width that is nearest, below or above. */
    @ParameterizedTest
    @CsvSource({"2/4/8,ROUND", "2/4/8,FLOOR", "2/4/8,CEILING", "2/4,ROUND", "3/4/6/8,ROUND", "2/3/4/5/6/7/8,ROUND", "4/8,ROUND"})
    void isThatOfTheLargestBudget(String widths, BitRounding rounding) {
        SplittableRandom random = new SplittableRandom(3);
        BitAllocationRule rule = rule(rounding, widths);
        for (int round = 0; round < 200; round++) {
            int channels = 1 + random.nextInt(40);
            float[] shares = new float[channels];
            for (int i = 0; i < channels; i++) {
                shares[i] = (float) (6 * random.nextDouble() - 4);
            }
            int average = Math.max(rule.widths().smallest(), 2 + random.nextInt(6));
            int[] found = WidthAllocation.bits(shares, average, rule);
            int[] expected = new int[channels];
            Arrays.fill(expected, rule.widths().smallest());
            double best = Double.NEGATIVE_INFINITY;
            for (float share : shares) {
                for (int twice = 0; twice <= 16; twice++) {
                    double budget = twice / 2.0 - share + 1e-9;
                    int[] tried = new int[channels];
                    for (int i = 0; i < channels; i++) {
                        tried[i] = width(shares[i] + budget, rule);
                    }
                    if (budget > best && Arrays.stream(tried).sum() <= average * channels) {
                        best = budget;
                        expected = tried;
                    }
                }
            }
            assertArrayEquals(expected, found, Arrays.toString(shares) + " at " + average);
            assertTrue(Arrays.stream(found).sum() <= average * channels);
        }
    }

    private static int width(double asked, BitAllocationRule rule) {
        int chosen = rule.widths().smallest();
        for (int width : rule.widths().allowed()) {
            chosen = switch (rule.rounding()) {
                case ROUND -> Math.abs(asked - width) <= Math.abs(asked - chosen) ? width : chosen;
                case FLOOR -> width <= asked ? width : chosen;
                case CEILING -> chosen < asked ? width : chosen;
            };
        }
        return chosen;
    }

    @Test
    void widthsAreWritten() {
        assertEquals("any", Widths.ANY.key());
        assertEquals(Widths.ANY, Widths.of("any"));
        assertEquals("2/4/8", Widths.of("2/4/8").key());
        assertEquals(2, Widths.of("2/4/8").smallest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4/2", "2/2", "1/4", "4/9", "2/", "2,4", "some"})
    void widthsThatAreNone(String text) {
        assertThrows(IllegalArgumentException.class, () -> Widths.of(text));
    }

    /** The rule of any width is another plan than that of some, and the one that it always was. */
    @Test
    void identity() {
        BitAllocationRule some = BitAllocationRule.REFERENCE.with(Widths.of("2/4/8"));
        assertTrue(!some.fingerprint().digest().equals(BitAllocationRule.REFERENCE.fingerprint().digest()));
        assertEquals(BitAllocationRule.REFERENCE, some.with(Widths.ANY));
    }
}
