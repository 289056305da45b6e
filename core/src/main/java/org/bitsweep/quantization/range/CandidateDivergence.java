package org.bitsweep.quantization.range;

import static org.bitsweep.quantization.range.KullbackLeiblerThreshold.LEVELS;
import static org.bitsweep.quantization.range.KullbackLeiblerThreshold.MIDDLE;
import static org.bitsweep.quantization.range.KullbackLeiblerThreshold.SMOOTHING;

/**
 * The divergence of one candidate in the float32 arithmetic of the authors' code: arrays of float32, their sums by
 * NumPy's pairwise summation, each P ln(P/Q) in float64 and then rounded.
 */
final class CandidateDivergence {

    private CandidateDivergence() {}

    /**
     * D in nats.
     *
     * @param counts of 2001 bins
     * @param bins half of the candidate's bins, the zero bin not counted
     * @return NaN where Q is all zero
     */
    static float of(int[] counts, int bins) {
        int start = MIDDLE - bins;
        int size = 2 * bins + 1;
        float[] p = new float[size];
        for (int place = 0; place < size; place++) {
            p[place] = counts[start + place];
        }
        p[0] = sum(counts, 0, start + 1);
        p[size - 1] = sum(counts, start + size - 1, counts.length);
        float[] q = levels(counts, start, size);
        if (!smooth(q)) {
            return Float.NaN;
        }
        smooth(p);
        float sumOfP = pairwiseSum(p, 0, size);
        float sumOfQ = pairwiseSum(q, 0, size);
        float[] terms = new float[size];
        for (int place = 0; place < size; place++) {
            double share = p[place] / sumOfP;
            double other = q[place] / sumOfQ;
            terms[place] = (float) (share * Math.log(share / other));
        }
        return pairwiseSum(terms, 0, size);
    }

    private static float[] levels(int[] counts, int start, int size) {
        float[] q = new float[size];
        int width = size / LEVELS;
        for (int level = 0; level < LEVELS; level++) {
            boolean last = level == LEVELS - 1;
            int from = level * width;
            // The last span ends one short of the end, its sum does not.
            int to = last ? size - 1 : from + width;
            int nonzeros = 0;
            for (int place = from; place < to; place++) {
                nonzeros += counts[start + place] == 0 ? 0 : 1;
            }
            double sum = sum(counts, start + from, start + (last ? size : to));
            for (int place = from; place < to; place++) {
                q[place] = counts[start + place] == 0 ? 0 : (float) (sum / nonzeros);
            }
        }
        return q;
    }

    private static long sum(int[] counts, int from, int to) {
        long sum = 0;
        for (int bin = from; bin < to; bin++) {
            sum += counts[bin];
        }
        return sum;
    }

    /** Gives empty places a little and takes it from the others; false if all are empty. */
    private static boolean smooth(float[] distribution) {
        int zeros = 0;
        for (float value : distribution) {
            zeros += value == 0 ? 1 : 0;
        }
        int nonzeros = distribution.length - zeros;
        if (nonzeros == 0) {
            return false;
        }
        float loss = (float) (SMOOTHING * zeros / nonzeros);
        for (int place = 0; place < distribution.length; place++) {
            distribution[place] = distribution[place] == 0 ? (float) SMOOTHING : distribution[place] - loss;
        }
        return true;
    }

    /** NumPy's: eight partial sums over at most 128 values, halves above that. */
    private static float pairwiseSum(float[] values, int from, int size) {
        if (size < 8) {
            float sum = 0;
            for (int i = from; i < from + size; i++) {
                sum += values[i];
            }
            return sum;
        }
        if (size > 128) {
            int half = size / 2 - size / 2 % 8;
            return pairwiseSum(values, from, half) + pairwiseSum(values, from + half, size - half);
        }
        float[] parts = new float[8];
        int whole = size - size % 8;
        for (int i = 0; i < whole; i++) {
            parts[i % 8] += values[from + i];
        }
        float sum = parts[0] + parts[1] + (parts[2] + parts[3]) + (parts[4] + parts[5] + (parts[6] + parts[7]));
        for (int i = whole; i < size; i++) {
            sum += values[from + i];
        }
        return sum;
    }
}
