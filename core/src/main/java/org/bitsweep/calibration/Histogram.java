package org.bitsweep.calibration;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * How the values of one tensor of one image are distributed: counts over equal bins on [-m, m], where m is the largest
 * magnitude of the tensor's own values. Immutable.
 *
 * <p>Edges and bins are those of NumPy 1.24's {@code histogram(x, bins=n, range=(-m, m))} for float32 values: edge i is
 * -m + i (2 m / n) in float64, rounded to float32, the last one m itself, and a value belongs to the bin whose rounded
 * edges enclose it, the lower edge included. The last bin is closed. If m is 0 the range is [-0.5, 0.5].
 *
 * <p>Two histograms of different range cannot be added without smearing counts over new edges, and the result would
 * depend on the order of additions. So nothing is added: the images' histograms are kept side by side
 * ({@link ImageHistograms}), a threshold is found for each, and thresholds are averaged, as the authors' code does.
 */
public final class Histogram implements Serializable {

    /** Up to here float32 guesses a value's bin to within one: an error of 2^-22 of the range. */
    private static final int LARGEST_GUESSED = 1 << 16;

    /** Where bins are narrower or wider than this allows, the guess could overflow float32. */
    private static final float LARGEST_FACTOR = 1e34f;

    private final float minimum;
    private final float maximum;
    private final double mean;
    private final int[] counts;

    /**
     * A histogram that was collected before.
     *
     * @param minimum the least value
     * @param maximum the largest value
     * @param mean E x
     * @param counts of every bin, from the lowest; not all zero
     */
    public Histogram(float minimum, float maximum, double mean, int[] counts) {
        if (!(minimum <= mean && mean <= maximum) || Float.isInfinite(minimum) || Float.isInfinite(maximum)) {
            throw new IllegalArgumentException("expected finite minimum <= mean <= maximum, found "
                    + minimum + ", " + mean + ", " + maximum);
        }
        if (Arrays.stream(counts).anyMatch(count -> count < 0) || Arrays.stream(counts).allMatch(count -> count == 0)) {
            throw new IllegalArgumentException("expected counts of some values, none below zero");
        }
        this.minimum = minimum;
        this.maximum = maximum;
        this.mean = mean;
        this.counts = counts.clone();
    }

    /**
     * Counts values.
     *
     * @param values at least one, all finite; read from position to limit, both left alone
     * @param bins how many
     * @throws IllegalArgumentException if there is no value or one is not finite
     */
    public static Histogram of(FloatBuffer values, int bins) {
        if (values.hasArray()) {
            int from = values.arrayOffset() + values.position();
            return of(values.array(), from, from + values.remaining(), bins);
        }
        float[] copy = new float[values.remaining()];
        values.duplicate().get(copy);
        return of(copy, 0, copy.length, bins);
    }

    /**
     * Counts a part of an array: one channel of a map.
     *
     * @param values finite
     * @param from the first one counted
     * @param to the first one no longer counted
     * @param bins how many
     * @throws IllegalArgumentException if there is no value or one is not finite
     */
    public static Histogram of(float[] values, int from, int to, int bins) {
        if (from >= to || bins < 1) {
            throw new IllegalArgumentException("expected values and bins, found " + (to - from) + " and " + bins);
        }
        float minimum = Float.POSITIVE_INFINITY;
        float maximum = Float.NEGATIVE_INFINITY;
        double sum = 0;
        for (int i = from; i < to; i++) {
            float value = values[i];
            minimum = Math.min(minimum, value);
            maximum = Math.max(maximum, value);
            sum += value;
        }
        if (!Double.isFinite(sum)) {
            throw new IllegalArgumentException("a histogram needs finite values, found one that is not");
        }
        int[] counts = count(values, from, to, magnitude(minimum, maximum), bins);
        // The sum's rounding may carry the mean of equal values past them.
        double mean = Math.min(Math.max(sum / (to - from), minimum), maximum);
        return new Histogram(minimum, maximum, mean, counts);
    }

    private static int[] count(float[] values, int from, int to, float magnitude, int bins) {
        float[] edges = edges(magnitude, bins);
        float binsPerUnit = (float) (bins / (2.0 * magnitude));
        int[] counts = new int[bins];
        if (bins > LARGEST_GUESSED || !(binsPerUnit < LARGEST_FACTOR && binsPerUnit > 1 / LARGEST_FACTOR)) {
            for (int i = from; i < to; i++) {
                counts[search(edges, values[i])]++;
            }
            return counts;
        }
        edges[bins] = Float.POSITIVE_INFINITY;
        int last = bins - 1;
        // Neighbours often share a bin, and a count waits for the one before it: two arrays take turns.
        int[] others = new int[bins];
        int i = from;
        for (; i + 1 < to; i += 2) {
            counts[bin(edges, values[i], Math.min((int) ((values[i] + magnitude) * binsPerUnit), last))]++;
            others[bin(edges, values[i + 1], Math.min((int) ((values[i + 1] + magnitude) * binsPerUnit), last))]++;
        }
        if (i < to) {
            counts[bin(edges, values[i], Math.min((int) ((values[i] + magnitude) * binsPerUnit), last))]++;
        }
        for (int bin = 0; bin < bins; bin++) {
            counts[bin] += others[bin];
        }
        return counts;
    }

    /** The guess or its neighbour: only values beside a rounded edge are guessed wrong. */
    private static int bin(float[] edges, float value, int guess) {
        return value < edges[guess] ? guess - 1 : value >= edges[guess + 1] ? guess + 1 : guess;
    }

    private static int search(float[] edges, float value) {
        int low = 0;
        int high = edges.length - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (value >= edges[middle]) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static float magnitude(float minimum, float maximum) {
        float magnitude = Math.max(Math.abs(minimum), Math.abs(maximum));
        return magnitude == 0 ? 0.5f : magnitude;
    }

    private static float[] edges(float magnitude, int bins) {
        float[] edges = new float[bins + 1];
        double step = 2.0 * magnitude / bins;
        for (int i = 0; i < bins; i++) {
            edges[i] = (float) (i * step - magnitude);
        }
        edges[bins] = magnitude;
        return edges;
    }

    /** The least value counted. */
    public float minimum() {
        return minimum;
    }

    /** The largest value counted. */
    public float maximum() {
        return maximum;
    }

    /** The mean of the values, in float64. */
    public double mean() {
        return mean;
    }

    /** How many bins there are. */
    public int bins() {
        return counts.length;
    }

    /** How many values each bin holds, from the lowest bin to the highest. */
    public int[] counts() {
        return counts.clone();
    }

    /** How many values were counted. */
    public long total() {
        return Arrays.stream(counts).asLongStream().sum();
    }

    /** The bins' edges, one more than there are bins, ascending. */
    public float[] edges() {
        return edges(magnitude(minimum, maximum), counts.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram histogram && minimum == histogram.minimum && maximum == histogram.maximum
                && mean == histogram.mean && Arrays.equals(counts, histogram.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(counts) + Double.hashCode(mean);
    }

    @Override
    public String toString() {
        return total() + " values from " + minimum + " to " + maximum + " in " + counts.length + " bins";
    }
}
