package org.bitsweep.evaluation;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Wilson's score interval of a proportion (Wilson 1927), which stays inside 0 and 100 % and holds its level near
 * both ends, where 2-bit accuracies lie.
 *
 * @param lowPercent lower end, in percent
 * @param highPercent upper end, in percent
 */
public record WilsonInterval(double lowPercent, double highPercent) {

    private static final double CONFIDENCE = 0.95;

    /**
     * The 95 % interval of {@code right} out of {@code n}.
     *
     * @throws IllegalArgumentException if n is not positive or {@code right} is not within 0 to n
     */
    public static WilsonInterval of(long right, long n) {
        return of(right, n, CONFIDENCE);
    }

    /**
     * The interval of {@code right} out of {@code n} at another level than 95 %.
     *
     * @param confidence above 0 and below 1
     * @throws IllegalArgumentException if n is not positive or {@code right} is not within 0 to n
     */
    public static WilsonInterval of(long right, long n, double confidence) {
        if (n <= 0 || right < 0 || right > n) {
            throw new IllegalArgumentException("expected 0 <= right <= n and n > 0, found right " + right + ", n " + n);
        }
        double z = NormalDistribution.of(0, 1).inverseCumulativeProbability((1 + confidence) / 2);
        double proportion = (double) right / n;
        double denominator = 1 + z * z / n;
        double centre = (proportion + z * z / (2.0 * n)) / denominator;
        double half = z * Math.sqrt(proportion * (1 - proportion) / n + z * z / (4.0 * n * n)) / denominator;
        // Rounding may leave the exact ends 0 and 1 by one unit in the last place.
        double low = right == 0 ? 0 : centre - half;
        double high = right == n ? 1 : centre + half;
        return new WilsonInterval(100 * low, 100 * high);
    }

    /** Half the width, in points: what stands behind the plus-minus sign. */
    public double halfWidth() {
        return (highPercent - lowPercent) / 2;
    }

    /** Whether an accuracy in percent lies inside. */
    public boolean contains(double percent) {
        return percent >= lowPercent && percent <= highPercent;
    }
}
