package org.bitsweep.inference;

import java.util.Arrays;

/**
 * Times of a version over the rounds of a benchmark.
 *
 * @param median milliseconds per image
 * @param least milliseconds per image, the fastest round
 * @param ratio median over the rounds of the round's time divided by float32's in the same round
 */
public record RoundTimes(double median, double least, double ratio) {

    static RoundTimes of(double[] times, double[] float32) {
        double[] ratios = new double[times.length];
        for (int round = 0; round < times.length; round++) {
            ratios[round] = times[round] / float32[round];
        }
        return new RoundTimes(median(times), Arrays.stream(times).min().orElseThrow(), median(ratios));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
