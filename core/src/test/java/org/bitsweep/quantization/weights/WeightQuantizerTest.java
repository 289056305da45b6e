package org.bitsweep.quantization.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import org.bitsweep.onnx.NetworkBuilder;
import org.bitsweep.quantization.bits.BitAllocation;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.bits.WidthAllocation;
import org.bitsweep.quantization.bits.Widths;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.rewrite.SlowReference;
import org.bitsweep.statistics.Granularity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightQuantizerTest {

    private static WeightPlan.Quantized plan(int bits, GridRounding rounding, BitAllocationRule allocation,
            BiasCorrectionRule correction) {
        return new WeightPlan.Quantized(bits, Granularity.CHANNEL, rounding,
                Optional.ofNullable(allocation), Optional.ofNullable(correction));
    }

    private static WeightPlan.Quantized plan(int bits, BiasCorrectionRule correction) {
        return plan(bits, GridRounding.NEAREST_EVEN, null, correction);
    }

    /** From -1 to 2 in 2 bits: scale 1, zero point 1, points -1 0 1 2; halves go to the even code (codes are value + 1). */
    @Test
    void knownChannel() {
        float[] weights = {-1, -0.6f, -0.5f, -0.4f, 0, 0.4f, 0.5f, 0.6f, 1.5f, 2};
        assertArrayEquals(new float[] {-1, -1, -1, 0, 0, 0, 1, 1, 1, 2},
                WeightQuantizer.quantize(weights, 1, plan(2, null)));
    }

    /** The zero point -lo / scale = 0.5 is itself rounded, half to even: the grid is 0 1 2 3, and -0.5 becomes 0. */
    @Test
    void zeroIsAPoint() {
        float[] weights = {-0.5f, 0, 0.7f, 2.5f};
        assertArrayEquals(new float[] {0, 0, 1, 2}, WeightQuantizer.quantize(weights, 1, plan(2, null)));
    }

    /** All positive: the zero point is -2, outside the codes, and not clamped. */
    @Test
    void rangeWithoutZero() {
        assertArrayEquals(new float[] {2, 3, 4, 5},
                WeightQuantizer.quantize(new float[] {2, 2.9f, 4.2f, 5}, 1, plan(2, null)));
    }

    /** Four bins over [0, 4]: midpoints 0.5 1.5 2.5 3.5, and the upper end belongs to the last bin. */
    @Test
    void midpoints() {
        assertArrayEquals(new float[] {0.5f, 0.5f, 1.5f, 2.5f, 3.5f, 3.5f}, WeightQuantizer.quantize(
                new float[] {0, 0.9f, 1, 2.7f, 3.1f, 4}, 1, plan(2, GridRounding.MIDPOINT, null, null)));
    }

    @Test
    void everyChannelHasItsOwnRange() {
        float[] both = {-1, 0, 1, 2, -10, 0, 10, 20};
        assertArrayEquals(both, WeightQuantizer.quantize(both, 2, plan(2, null)));
    }

    @Test
    void constantChannelStays() {
        for (BiasCorrectionRule rule : BiasCorrectionRule.values()) {
            assertArrayEquals(new float[] {0.3f, 0.3f, 0.3f}, WeightQuantizer.quantize(
                    new float[] {0.3f, 0.3f, 0.3f}, 1, plan(4, rule)), 1e-7f, rule.name());
            assertArrayEquals(new float[] {0, 0}, WeightQuantizer.quantize(new float[2], 1, plan(4, rule)), 1e-8f);
        }
    }

    @ParameterizedTest
    @EnumSource(BiasCorrectionRule.class)
    void corrections(BiasCorrectionRule rule) {
        float[] weights = NetworkBuilder.values("weights", 5, 64);
        for (int bits = 2; bits <= 8; bits++) {
            float[] plain = WeightQuantizer.quantize(weights, 5, plan(bits, null));
            float[] corrected = WeightQuantizer.quantize(weights, 5, plan(bits, rule));
            for (int channel = 0; channel < 5; channel++) {
                double[] w = channel(weights, channel, 64);
                double[] q = channel(plain, channel, 64);
                double[] c = channel(corrected, channel, 64);
                double ratio = deviation(w) / deviation(q);
                double mu = mean(w) - mean(q);
                switch (rule) {
                    case MEAN -> {
                        assertEquals(mean(w), mean(c), 1e-7);
                        assertEquals(deviation(q), deviation(c), 1e-6);
                    }
                    case VARIANCE_THEN_MEAN -> {
                        assertEquals(mean(w), mean(c), 1e-7);
                        assertEquals(deviation(w), deviation(c), 1e-5 * deviation(w));
                    }
                    case EQUATION_13 -> {
                        // As printed: the mean is stretched along with the rest.
                        assertEquals(ratio * mean(w), mean(c), 1e-6);
                        assertEquals(deviation(w), deviation(c), 1e-5 * deviation(w));
                        for (int i = 0; i < 64; i++) {
                            assertEquals(ratio * (q[i] + mu), c[i], 1e-6);
                        }
                    }
                }
                assertTrue(bits > 4 || Math.abs(mu) > 1e-6, "the channel gives no information");
            }
        }
    }

    @Test
    void allocatedBits() {
        float[] weights = NetworkBuilder.values("weights", 6, 50);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= (float) Math.pow(3, i / 50);
        }
        float[] quantized = WeightQuantizer.quantize(weights, 6, plan(3, GridRounding.NEAREST_EVEN, BitAllocationRule.REFERENCE, null));
        double[] scales = new double[6];
        for (int channel = 0; channel < 6; channel++) {
            scales[channel] = deviation(channel(weights, channel, 50)) / Math.sqrt(49);
        }
        int[] bits = SlowReference.bits(scales, 3);
        assertTrue(bits[0] < bits[5], Arrays.toString(bits));
        for (int channel = 0; channel < 6; channel++) {
            TreeSet<Double> values = new TreeSet<>();
            double[] w = channel(weights, channel, 50);
            double[] q = channel(quantized, channel, 50);
            SlowReference.Grid grid = SlowReference.grid(
                    Arrays.stream(w).min().orElseThrow(), Arrays.stream(w).max().orElseThrow(), bits[channel]);
            for (int i = 0; i < 50; i++) {
                values.add(q[i]);
                if (grid.distanceToBoundary(w[i]) > 1e-4) {
                    assertEquals(grid.value(w[i]), q[i], 1e-6 * grid.scale() * (grid.largestCode() + 1) + 1e-7);
                }
            }
            assertTrue(values.size() <= 1 << bits[channel], channel + ": " + values.size() + " values");
        }
    }

    /** As many codes a channel as its width has, from the spreads; the average is at most M. */
    @ParameterizedTest
    @EnumSource(WeightCodes.class)
    void widths(WeightCodes codes) {
        float[] weights = NetworkBuilder.values("weights", 6, 50);
        float[] factors = {0.1f, 1, 1, 1, 1, 100};
        double[] asked = new double[6];
        for (int channel = 0; channel < 6; channel++) {
            for (int i = 0; i < 50; i++) {
                weights[channel * 50 + i] *= factors[channel];
            }
            asked[channel] = Math.pow(deviation(channel(weights, channel, 50)), 2.0 / 3);
        }
        double mean = Arrays.stream(asked).average().orElseThrow();
        float[] shares = new float[6];
        for (int channel = 0; channel < 6; channel++) {
            shares[channel] = (float) (Math.log(asked[channel] / mean) / Math.log(2));
        }
        WeightPlan.Quantized plan = new WeightPlan.Quantized(4, Granularity.CHANNEL, codes, GridRounding.NEAREST_EVEN,
                Optional.of(BitAllocationRule.REFERENCE.with(Widths.of("2/4/8"))), Optional.empty(), BiasCodes.FLOAT32,
                WeightClipping.NONE, WeightRounding.NEAREST);
        int[] bits = WeightQuantizer.bits(weights, 6, plan);
        assertArrayEquals(WidthAllocation.bits(shares, 4, plan.allocation().orElseThrow()), bits);
        assertEquals(2, bits[0]);
        assertEquals(8, bits[5]);
        assertTrue(Arrays.stream(bits).sum() <= 24, Arrays.toString(bits));
        float[] quantized = WeightQuantizer.quantize(weights, 6, plan);
        for (int channel = 0; channel < 6; channel++) {
            long values = Arrays.stream(channel(quantized, channel, 50)).distinct().count();
            assertTrue(values <= (1 << bits[channel]) - (codes == WeightCodes.SIGNED ? 1 : 0), channel + ": " + values + " values");
        }
        if (codes == WeightCodes.SIGNED) {
            byte[] signed = WeightQuantizer.signed(weights, 6, plan).codes();
            for (int channel = 0; channel < 6; channel++) {
                int largest = 0;
                for (int i = 0; i < 50; i++) {
                    largest = Math.max(largest, Math.abs(signed[channel * 50 + i]));
                }
                assertEquals((1 << bits[channel] - 1) - 1, largest);
            }
        }
    }

    /** Two channels of equal spread share the bits equally; a silent one has none. */
    @Test
    void allocationInClosedForm() {
        assertArrayEquals(new int[] {4, 4, 4}, BitAllocation.allocate(new float[] {2, 2, 2}, 4, BitAllocationRule.REFERENCE));
        BitAllocationRule single = new BitAllocationRule(2.0 / 3, BitAllocationRule.Prior.RANGE,
                BitAllocationRule.BitRounding.ROUND, BitAllocationRule.Target.SINGLE_STEP, 8);
        // Shares 1 and 4 of 5 (8^(2/3) = 4): log2(2 * 16 / 5) = 2.68 and log2(2 * 16 * 4 / 5) = 4.68.
        assertArrayEquals(new int[] {3, 5}, BitAllocation.allocate(new float[] {1, 8}, 4, single));
        assertArrayEquals(new int[] {0, 5}, BitAllocation.allocate(new float[] {0, 1}, 4, single));
        assertArrayEquals(new int[] {0, 0}, BitAllocation.allocate(new float[] {0, 0}, 4, BitAllocationRule.REFERENCE));
        BitAllocationRule floor = new BitAllocationRule(2.0 / 3, BitAllocationRule.Prior.RANGE,
                BitAllocationRule.BitRounding.FLOOR, BitAllocationRule.Target.SINGLE_STEP, 8);
        assertArrayEquals(new int[] {2, 4}, BitAllocation.allocate(new float[] {1, 8}, 4, floor));
        BitAllocationRule ceiling = new BitAllocationRule(2.0 / 3, BitAllocationRule.Prior.RANGE,
                BitAllocationRule.BitRounding.CEILING, BitAllocationRule.Target.SINGLE_STEP, 8);
        assertArrayEquals(new int[] {3, 5}, BitAllocation.allocate(new float[] {1, 8}, 4, ceiling));
        // Nobody gets more than 8.
        assertEquals(8, BitAllocation.allocate(new float[] {1e-9f, 1e-9f, 1e-9f, 1}, 8, single)[3]);
    }

    @Test
    void weightsThatDoNotDivide() {
        assertEquals("7 weights do not divide into 2 channels", assertThrows(IllegalArgumentException.class,
                () -> WeightQuantizer.quantize(new float[7], 2, plan(4, null))).getMessage());
    }

    private static double[] channel(float[] values, int channel, int size) {
        double[] result = new double[size];
        for (int i = 0; i < size; i++) {
            result[i] = values[channel * size + i];
        }
        return result;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum());
    }

    /** From -1 to 2 in 2 bits for both channels: -0.5 lies half way and goes away from zero, in codes upwards. */
    @Test
    void oneRangeForTheTensor() {
        float[] weights = {-1, -0.6f, -0.5f, -0.4f, 0, 0.4f, 0.5f, 0.6f, 1.5f, 2};
        assertArrayEquals(new float[] {-1, -1, 0, 0, 0, 0, 1, 1, 2, 2}, WeightQuantizer.quantize(weights, 2,
                new WeightPlan.Quantized(2, Granularity.TENSOR, GridRounding.TENSOR_HALF_AWAY, Optional.empty(), Optional.empty())));
        // Correction stays a matter of output channels: a mean each.
        assertArrayEquals(new float[] {-1.25f, 0.75f, 1.25f, 1.75f}, WeightQuantizer.quantize(
                new float[] {-1.25f, 0.75f, 1.1f, 1.9f}, 2, new WeightPlan.Quantized(8, Granularity.TENSOR,
                        GridRounding.NEAREST_EVEN, Optional.empty(), Optional.of(BiasCorrectionRule.MEAN))), 0.16f);
    }
}
