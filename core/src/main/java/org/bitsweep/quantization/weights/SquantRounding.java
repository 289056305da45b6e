package org.bitsweep.quantization.weights;

import java.util.Arrays;

/**
 * SQuant's rounding of the weights of one output channel, which needs no data (Guo et al. 2022, <i>SQuant: On-the-Fly Data-Free
 * Quantization via Diagonal Hessian Approximation</i>, algorithms 1 to 4).
 *
 * <p>What matters to an output is less the error of each weight than their sum, over a kernel and over the channel. So every weight
 * goes to its nearest code; in each kernel those with the largest errors of the sum's sign are flipped to their other
 * neighbour until the sum is at most half a step; and then at most one weight a kernel until that of the channel is. A kernel offers for
 * it the weight that was flipped last, if it was flipped too far, else the one that would have been next.
 *
 * <p>Afterwards each weight is less than a step from where it was, and the sum of errors at most one step in every kernel, at most
 * half a step in the channel. Errors are counted from the place within the grid: what a range cuts off is none of rounding's.
 */
final class SquantRounding {

    private final float[] places;
    private final float[] codes;
    /** Code less place, in steps. */
    private final double[] errors;
    /** The weights that kernels offer to be flipped for the channel's sake, of as many kernels as have one. */
    private final int[] candidates;
    private int candidateCount;

    private SquantRounding(float[] places, int kernels) {
        this.places = places;
        this.codes = new float[places.length];
        this.errors = new double[places.length];
        this.candidates = new int[kernels];
    }

    /**
     * Rounds a channel.
     *
     * @param places where weights lie between codes, from 0 to the largest code; kernel after kernel
     * @param kernel weights of a kernel: kH * kW of a convolution, 1 of a fully connected layer
     * @return whole codes from 0 to the largest, in the same order
     */
    static float[] round(float[] places, int kernel) {
        SquantRounding rounding = new SquantRounding(places, places.length / kernel);
        int[] weights = new int[kernel];
        for (int start = 0; start < places.length; start += kernel) {
            for (int i = 0; i < kernel; i++) {
                weights[i] = start + i;
            }
            rounding.roundKernel(weights);
        }
        rounding.roundChannel();
        return rounding.codes;
    }

    private void roundKernel(int[] weights) {
        double sum = 0;
        for (int i : weights) {
            codes[i] = (float) Math.rint(places[i]);
            errors[i] = (double) codes[i] - places[i];
            sum += errors[i];
        }
        if (sum == 0) {
            return;
        }
        double sign = Math.signum(sum);
        int flips = (int) Math.rint(Math.abs(sum));
        // With errors of at most a half, more have the sum's sign than are to be flipped.
        int[] order = largestFirst(weights, weights.length, sign);
        for (int i = 0; i < flips; i++) {
            flip(order[i], sign);
        }
        candidates[candidateCount++] = flips >= Math.abs(sum) ? order[flips - 1] : order[flips];
    }

    private void roundChannel() {
        double sum = Arrays.stream(errors).sum();
        double sign = Math.signum(sum);
        int flips = (int) Math.rint(Math.abs(sum));
        if (flips > 0) {
            int[] order = largestFirst(candidates, candidateCount, sign);
            for (int i = 0; i < flips; i++) {
                flip(order[i], sign);
            }
        }
    }

    /** Those whose errors have a sign, the largest errors first, compared as float32; of equal ones the first. */
    private int[] largestFirst(int[] weights, int count, double sign) {
        long[] keys = new long[count];
        int found = 0;
        for (int i = 0; i < count; i++) {
            float size = (float) (sign * errors[weights[i]]);
            if (size > 0) {
                // Bits of positive floats are in the floats' order.
                keys[found++] = (long) (Integer.MAX_VALUE - Float.floatToRawIntBits(size)) << Integer.SIZE | weights[i];
            }
        }
        Arrays.sort(keys, 0, found);
        int[] order = new int[found];
        for (int i = 0; i < found; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    /** To the neighbour on the other side; a weight that was flipped before goes back. */
    private void flip(int weight, double sign) {
        codes[weight] -= (float) sign;
        errors[weight] -= sign;
    }
}
