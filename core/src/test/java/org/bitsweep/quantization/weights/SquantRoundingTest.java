package org.bitsweep.quantization.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bitsweep.onnx.NetworkBuilder;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.rewrite.SlowReference;
import org.bitsweep.statistics.Granularity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SquantRoundingTest {

    /** Errors -0.45 -0.4 -0.3: the sum -1.15 asks for one flip, of the largest error. */
    @Test
    void aKernelFlipsItsLargestError() {
        assertArrayEquals(new float[] {1, 1, 2}, SquantRounding.round(new float[] {0.45f, 1.4f, 2.3f}, 3));
        // Downwards: errors 0.45 0.4 0.3.
        assertArrayEquals(new float[] {0, 2, 3}, SquantRounding.round(new float[] {0.55f, 1.6f, 2.7f}, 3));
        // A sum of at most a half flips nothing.
        assertArrayEquals(new float[] {0, 2, 2}, SquantRounding.round(new float[] {0.45f, 1.6f, 2.3f}, 3));
    }

    /** Each kernel's -1.6 asks for two flips, which is 0.4 too much; of the three's 1.2 the third kernel takes one back. */
    @Test
    void theChannelTakesBackWhatWasFlippedTooFar() {
        float[] places = {0.48f, 0.47f, 0.35f, 0.30f, 0.46f, 0.45f, 0.36f, 0.33f, 0.49f, 0.44f, 0.34f, 0.33f};
        assertArrayEquals(new float[] {1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0}, SquantRounding.round(places, 4));
    }

    /** Each kernel's -1.4 asks for one flip and leaves -0.4; of the three's -1.2 the kernel with the largest next error flips one. */
    @Test
    void theChannelFlipsTheNextOne() {
        float[] places = {0.40f, 0.39f, 0.31f, 0.30f, 0.41f, 0.36f, 0.32f, 0.31f, 0.42f, 0.37f, 0.31f, 0.30f};
        assertArrayEquals(new float[] {1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}, SquantRounding.round(places, 4));
    }

    /** A kernel of one weight has no sum of its own to keep. */
    @Test
    void fullyConnectedLayersHaveChannelsAlone() {
        assertArrayEquals(new float[] {0, 1, 0}, SquantRounding.round(new float[] {0.4f, 0.45f, 0.3f}, 1));
    }

    @ParameterizedTest
    @CsvSource({"9, 1, 15", "9, 32, 15", "9, 64, 7", "25, 16, 3", "1, 300, 15", "4, 3, 255", "49, 3, 7", "2, 100, 1"})
    void likeASlowImplementationAndWithinThePapersBounds(int kernel, int kernels, int largest) {
        SplittableRandom random = new SplittableRandom(kernel * 1000L + kernels);
        for (int repeat = 0; repeat < 50; repeat++) {
            float[] places = new float[kernel * kernels];
            // Some channels are off to one side, so that many weights have to be flipped.
            double side = repeat % 2 == 0 ? 1 : 0.49;
            for (int i = 0; i < places.length; i++) {
                places[i] = (float) Math.min(largest, random.nextInt(largest + 1) + side * random.nextDouble());
            }
            float[] codes = SquantRounding.round(places, kernel);
            assertArrayEquals(slow(places, kernel), codes);
            double channel = 0;
            for (int start = 0; start < places.length; start += kernel) {
                double sum = 0;
                for (int i = start; i < start + kernel; i++) {
                    assertTrue(codes[i] == Math.rint(codes[i]) && codes[i] >= 0 && codes[i] <= largest, "a code");
                    assertTrue(Math.abs(codes[i] - places[i]) < 1, "an error below a step");
                    sum += (double) codes[i] - places[i];
                }
                assertTrue(Math.abs(sum) <= 1, () -> "a kernel's sum");
                channel += sum;
            }
            assertTrue(Math.abs(channel) <= 0.5 + 1e-9, "the channel's sum");
        }
    }

    /**
     * The paper's algorithms step by step, one flip at a time: the weight to flip is searched anew each time, and what a kernel offers
     * the channel is whatever its next flip, or the way back of its last one, would be.
     */
    private static float[] slow(float[] places, int kernel) {
        double[] error = new double[places.length];
        for (int i = 0; i < places.length; i++) {
            error[i] = Math.rint(places[i]) - places[i];
        }
        List<Integer> offers = new ArrayList<>();
        for (int start = 0; start < places.length; start += kernel) {
            double before = Arrays.stream(error, start, start + kernel).sum();
            double sum = before;
            int last = -1;
            for (long flips = Math.round(Math.abs(before) - 1e-12); flips > 0; flips--) {
                last = farthest(error, start, start + kernel, Math.signum(before), List.of());
                error[last] -= Math.signum(before);
                sum -= Math.signum(before);
            }
            if (before != 0) {
                boolean tooFar = last >= 0 && sum * before <= 0;
                offers.add(tooFar ? last : farthest(error, start, start + kernel, Math.signum(before), List.of()));
            }
        }
        double channel = Arrays.stream(error).sum();
        for (long flips = Math.round(Math.abs(channel) - 1e-12); flips > 0; flips--) {
            int next = farthest(error, 0, error.length, Math.signum(channel), offers);
            error[next] -= Math.signum(channel);
            offers.remove((Integer) next);
        }
        float[] codes = new float[places.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (float) Math.rint(places[i] + error[i]);
        }
        return codes;
    }

    private static int farthest(double[] error, int from, int to, double sign, List<Integer> among) {
        int farthest = -1;
        for (int i = from; i < to; i++) {
            boolean better = farthest < 0 ? sign * error[i] > 0 : sign * error[i] > sign * error[farthest];
            if (better && (among.isEmpty() || among.contains(i))) {
                farthest = i;
            }
        }
        return farthest;
    }

    /** Of a layer [5, 4, 3, 3]: codes are those of the channel's grid, and the mean of a channel is kept to half a step over its weights. */
    @Test
    void weightsOfALayer() {
        float[] weights = NetworkBuilder.values("weights", 5, 4, 3, 3);
        for (int bits = 2; bits <= 8; bits++) {
            WeightPlan.Quantized plan = new WeightPlan.Quantized(bits, Granularity.CHANNEL, GridRounding.NEAREST_EVEN,
                    Optional.empty(), Optional.empty()).with(WeightClipping.NONE, WeightRounding.SQUANT);
            float[] quantized = WeightQuantizer.quantize(weights, 5, 9, plan);
            for (int channel = 0; channel < 5; channel++) {
                float[] exact = Arrays.copyOfRange(weights, channel * 36, channel * 36 + 36);
                double low = Double.POSITIVE_INFINITY;
                double high = Double.NEGATIVE_INFINITY;
                for (float value : exact) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
                SlowReference.Grid grid = SlowReference.grid(low, high, bits);
                double sum = 0;
                for (int i = 0; i < 36; i++) {
                    double steps = quantized[channel * 36 + i] / grid.scale();
                    assertEquals(Math.rint(steps), steps, 1e-4, "a point of the grid");
                    // Zero's own rounding may leave the ends up to half a step outside of the grid.
                    sum += steps - Math.min(Math.max(exact[i] / grid.scale(), -grid.zeroPoint()), grid.largestCode() - grid.zeroPoint());
                }
                assertTrue(Math.abs(sum) <= 0.5 + 1e-3, bits + " bits: " + sum);
            }
        }
    }
}
