package org.bitsweep.quantization.weights;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bitsweep.statistics.Entropy;
import org.bitsweep.statistics.Granularity;

/**
 * How often the codes of one grid of weights occur.
 *
 * @param bits M
 * @param codes how many codes the grid has
 * @param counts how often each occurs, in any order and without those that do not
 */
public record CodeCounts(int bits, int codes, int[] counts) {

    /**
     * The grids of a layer: one an output channel, or one.
     *
     * @param weights with the output channel outermost
     * @param channels number of output channels
     * @param kernel weights of a kernel
     * @param plan what happens to them; a correction moves weights and no codes
     */
    static List<CodeCounts> of(float[] weights, int channels, int kernel, WeightPlan.Quantized plan) {
        int[] bits = WeightQuantizer.bits(weights, channels, plan);
        boolean signed = plan.codes() == WeightCodes.SIGNED;
        float[] points;
        if (signed) {
            byte[] codes = WeightQuantizer.signed(weights, channels, plan.uncorrected()).codes();
            points = new float[codes.length];
            for (int i = 0; i < points.length; i++) {
                points[i] = codes[i];
            }
        } else {
            points = WeightQuantizer.quantize(weights, channels, kernel, plan.uncorrected());
        }
        int grids = plan.granularity() == Granularity.TENSOR ? 1 : channels;
        int size = points.length / grids;
        return IntStream.range(0, grids).mapToObj(grid -> new CodeCounts(bits[grid], codes(bits[grid], signed),
                counts(points, grid * size, (grid + 1) * size, bits[grid]))).toList();
    }

    /** Signed codes are as many below zero as above. */
    private static int codes(int bits, boolean signed) {
        return signed ? 2 * SignedWeights.largestCode(bits) + 1 : 1 << bits;
    }

    /** Of values of which there are at most 2^M different ones: a table of twice as many places, each for one of them. */
    private static int[] counts(float[] values, int start, int end, int bits) {
        int[] counts = new int[2 << bits];
        float[] held = new float[counts.length];
        int different = 0;
        for (int i = start; i < end; i++) {
            // Zero has one code, with whatever sign it is computed.
            float value = values[i] + 0f;
            int place = Float.floatToIntBits(value) * 0x9E3779B9 >>> 31 - bits;
            while (counts[place] > 0 && held[place] != value) {
                place = (place + 1) % counts.length;
            }
            if (counts[place] == 0 && ++different > 1 << bits) {
                throw new IllegalStateException("a grid of " + bits + " bits has more than " + (1 << bits) + " points");
            }
            held[place] = value;
            counts[place]++;
        }
        return Arrays.stream(counts).filter(count -> count > 0).toArray();
    }

    /** Shannon entropy of the codes, in bits a weight. */
    public double entropy() {
        return Entropy.bits(counts);
    }

    /** How many weights lie on the grid. */
    public long weights() {
        return Arrays.stream(counts).asLongStream().sum();
    }
}
