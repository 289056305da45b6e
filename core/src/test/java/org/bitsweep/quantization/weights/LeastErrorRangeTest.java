package org.bitsweep.quantization.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.rewrite.SlowReference;
import org.bitsweep.statistics.Granularity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastErrorRangeTest {

    private static WeightPlan.Quantized plan(int bits, Granularity granularity, WeightClipping clipping) {
        return new WeightPlan.Quantized(bits, granularity, GridRounding.NEAREST_EVEN, Optional.empty(), Optional.empty())
                .with(clipping, WeightRounding.NEAREST);
    }

    private static float[] quantized(float[] weights, int channels, int bits, WeightClipping clipping) {
        return WeightQuantizer.quantize(weights, channels, plan(bits, Granularity.CHANNEL, clipping));
    }

    private static float[] gauss(int count, long seed, double scale) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    private static double error(float[] weights, float[] quantized) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += Math.pow((double) quantized[i] - weights[i], 2);
        }
        return sum / weights.length;
    }

    /** The least mean squared error over many clips, in double precision, by the grid of the specification. */
    private static double leastError(float[] weights, int bits, int clips) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (float value : weights) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double inner = Math.max(0, Math.max(low, -high));
        double least = Double.POSITIVE_INFINITY;
        for (int i = 1; i <= clips; i++) {
            double clip = inner + (Math.max(-low, high) - inner) * i / clips;
            double from = Math.max(low, -clip);
            double to = Math.min(high, clip);
            if (from < to) {
                SlowReference.Grid grid = SlowReference.grid(from, to, bits);
                double sum = 0;
                for (float value : weights) {
                    sum += Math.pow(grid.value(value) - value, 2);
                }
                least = Math.min(least, sum / weights.length);
            }
        }
        return least;
    }

    /** Bells, bells with an outlier on one side, a long tail, and values of one sign. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 6, 8})
    void noClipOfAFineListIsMuchBetter(int bits) {
        for (int seed = 0; seed < 12; seed++) {
            float[] weights = gauss(300, seed, 0.1);
            if (seed % 4 == 1) {
                weights[17] = 1.5f;
            }
            for (int i = 0; i < weights.length && seed % 4 > 1; i++) {
                weights[i] = seed % 4 == 2 ? (float) Math.pow(10 * weights[i], 3) : 1 + Math.abs(weights[i]);
            }
            double found = error(weights, quantized(weights, 1, bits, WeightClipping.MSE));
            double unclipped = error(weights, quantized(weights, 1, bits, WeightClipping.NONE));
            assertTrue(found <= unclipped, "never worse than not to clip");
            double least = leastError(weights, bits, 128);
            // Values of one sign share no point with zero, so that every step moves the whole grid.
            boolean oneSign = seed % 4 == 3;
            assertTrue(found <= (oneSign ? 1.1 : 1.02) * least, bits + " bits, seed " + seed + ": " + found + " against " + least + " of all steps");
            double fine = leastError(weights, bits, 4000);
            assertTrue(found <= (oneSign ? 1.25 : 1.05) * fine, bits + " bits, seed " + seed + ": " + found + " against " + fine + " of 4,000 clips");
        }
    }

    /**
     * The least distortion of a uniform quantizer on a bell of variance one is 0.1188, 0.03744 and 0.01154 at 4, 8 and 16 levels (Max
     * 1960, table II). Zero is a point here, so the levels lie off the middle, and at few levels that shows.
     */
    @Test
    void distortionOfABell() {
        float[] weights = gauss(200_000, 5, 1);
        assertEquals(0.01154, error(weights, quantized(weights, 1, 4, WeightClipping.MSE)), 0.0006);
        assertEquals(0.03744, error(weights, quantized(weights, 1, 3, WeightClipping.MSE)), 0.004);
        double unclipped = error(weights, quantized(weights, 1, 3, WeightClipping.NONE));
        assertTrue(unclipped > 0.1, () -> "unclipped " + unclipped);
    }

    /** What lies on the grid has no error and stays. */
    @Test
    void exactWeightsAreNotClipped() {
        float[] weights = {-1, 0, 1, 2, -10, 0, 10, 20};
        assertArrayEquals(weights, quantized(weights, 2, 2, WeightClipping.MSE));
        assertArrayEquals(new float[3], quantized(new float[3], 1, 4, WeightClipping.MSE), 1e-8f);
        assertArrayEquals(new float[] {0.3f, 0.3f}, quantized(new float[] {0.3f, 0.3f}, 1, 4, WeightClipping.MSE), 1e-7f);
    }

    /** One range for the tensor: the small channel goes to zero, whatever the clip. */
    @Test
    void perTensorThereIsOneClip() {
        float[] weights = gauss(2000, 3, 1);
        weights[0] = 20;
        WeightPlan.Quantized tensor = plan(4, Granularity.TENSOR, WeightClipping.MSE);
        double found = error(weights, WeightQuantizer.quantize(weights, 2, tensor));
        assertTrue(found <= 1.02 * leastError(weights, 4, 128));
        float[] values = WeightQuantizer.quantize(weights, 2, tensor);
        assertTrue(distinct(values) <= 16, "both channels have the same points");
    }

    private static int distinct(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        int distinct = 1;
        for (int i = 1; i < sorted.length; i++) {
            distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
        }
        return distinct;
    }

    /** A channel's own bits decide its clip, and bits are those of the weights as they are. */
    @Test
    void besideBitAllocation() {
        float[] weights = new float[1200];
        for (int channel = 0; channel < 4; channel++) {
            System.arraycopy(gauss(300, channel, Math.pow(3, channel)), 0, weights, channel * 300, 300);
        }
        WeightPlan.Quantized allocated = new WeightPlan.Quantized(3, Granularity.CHANNEL, GridRounding.NEAREST_EVEN,
                Optional.of(BitAllocationRule.REFERENCE), Optional.empty()).with(WeightClipping.MSE, WeightRounding.NEAREST);
        int[] bits = WeightQuantizer.bits(weights, 4, allocated);
        assertTrue(bits[0] < bits[3], Arrays.toString(bits));
        float[] quantized = WeightQuantizer.quantize(weights, 4, allocated);
        for (int channel = 0; channel < 4; channel++) {
            float[] exact = Arrays.copyOfRange(weights, channel * 300, channel * 300 + 300);
            assertArrayEquals(quantized(exact, 1, Math.max(2, bits[channel]), WeightClipping.MSE),
                    bits[channel] < 2 ? quantized(exact, 1, 2, WeightClipping.MSE)
                            : Arrays.copyOfRange(quantized, channel * 300, channel * 300 + 300));
        }
    }
}
