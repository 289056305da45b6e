package org.bitsweep.imaging;

/**
 * For a run of output pixels along one axis: which input pixels they are made of, and with which weights.
 *
 * <p>Source: {@code precompute_coeffs} and {@code normalize_coeffs_8bpc} of Pillow's {@code src/libImaging/Resample.c}.
 * The weights are computed and normalised in double precision and then rounded, half away from zero, to integers of
 * {@link #FRACTION_BITS} fractional bits.
 */
final class ResamplingWeights {

    /**
     * Pillow's {@code PRECISION_BITS}: 8 bits go to the sample, 2 to the overshoot of kernels with negative weights.
     */
    static final int FRACTION_BITS = 32 - 8 - 2;

    private final int[] starts;
    private final int[] counts;
    private final int[] weights;
    private final int stride;

    private ResamplingWeights(int[] starts, int[] counts, int[] weights, int stride) {
        this.starts = starts;
        this.counts = counts;
        this.weights = weights;
        this.stride = stride;
    }

    /**
     * Weights of the output pixels {@code from} up to but not including {@code from + length}, of an axis resized from
     * {@code inputLength} to {@code outputLength} pixels.
     */
    static ResamplingWeights of(int inputLength, int outputLength, int from, int length, Interpolation interpolation) {
        double scale = (double) inputLength / outputLength;
        double filterScale = Math.max(scale, 1.0);
        double support = interpolation.support() * filterScale;
        double inverseFilterScale = 1.0 / filterScale;
        // No pixel outside the input is ever used, so an extreme ratio does not ask for more room than the input has.
        int stride = (int) Math.min(inputLength, Math.ceil(support) * 2 + 1);

        int[] starts = new int[length];
        int[] counts = new int[length];
        int[] weights = new int[Math.multiplyExact(length, stride)];
        double[] exact = new double[stride];
        for (int index = 0; index < length; index++) {
            double center = (from + index + 0.5) * scale;
            int start = Math.max(0, (int) (center - support + 0.5));
            int end = Math.min(inputLength, (int) (center + support + 0.5));
            int count = end - start;
            double sum = 0.0;
            for (int tap = 0; tap < count; tap++) {
                double weight = interpolation.weight((tap + start - center + 0.5) * inverseFilterScale);
                exact[tap] = weight;
                sum += weight;
            }
            for (int tap = 0; tap < count; tap++) {
                double weight = sum != 0.0 ? exact[tap] / sum : exact[tap];
                weights[index * stride + tap] = fixedPoint(weight);
            }
            starts[index] = start;
            counts[index] = count;
        }
        return new ResamplingWeights(starts, counts, weights, stride);
    }

    private static int fixedPoint(double weight) {
        double scaled = weight * (1 << FRACTION_BITS);
        return (int) (weight < 0 ? -0.5 + scaled : 0.5 + scaled);
    }

    /** First input pixel of an output pixel (counted from {@code from}). */
    int start(int index) {
        return starts[index];
    }

    /** Number of consecutive input pixels of an output pixel. */
    int count(int index) {
        return counts[index];
    }

    /** All weights; those of an output pixel begin at {@link #offset}. */
    int[] values() {
        return weights;
    }

    /** Where the weights of an output pixel begin in {@link #values}. */
    int offset(int index) {
        return index * stride;
    }

    /** First input pixel that any of the output pixels needs. */
    int firstInput() {
        return starts[0];
    }

    /** One past the last input pixel that any of the output pixels needs. */
    int endOfInput() {
        int last = starts.length - 1;
        return starts[last] + counts[last];
    }
}
