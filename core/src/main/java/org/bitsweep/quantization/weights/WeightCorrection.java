package org.bitsweep.quantization.weights;

/** Gives a quantized output channel back the mean, or mean and variance, of the exact one (semantics, section 6). */
final class WeightCorrection {

    private WeightCorrection() {}

    /** Corrects values [start, start + size) in place. */
    static void correct(float[] weights, float[] quantized, int start, int size, BiasCorrectionRule rule) {
        switch (rule) {
            case MEAN -> mean(weights, quantized, start, size);
            case VARIANCE_THEN_MEAN -> {
                double degrees = Math.sqrt(Math.max(size - 1, 1));
                double ratio = constant(quantized, start, size) ? 1
                        : deviation(weights, start, size) / degrees / (deviation(quantized, start, size) / degrees + 1e-8);
                double quantizedMean = mean(quantized, start, size);
                for (int i = start; i < start + size; i++) {
                    quantized[i] = (float) ((quantized[i] - quantizedMean) * ratio + quantizedMean);
                }
                mean(weights, quantized, start, size);
            }
            case EQUATION_13 -> {
                double ratio = ratioOfDeviations(weights, start, quantized, start, size);
                double shift = mean(weights, start, size) - mean(quantized, start, size);
                for (int i = start; i < start + size; i++) {
                    quantized[i] = (float) (ratio * (quantized[i] + shift));
                }
            }
            case FOLDED -> {
                float ratio = (float) ratioOfDeviations(weights, start, quantized, start, size);
                for (int i = start; i < start + size; i++) {
                    quantized[i] *= ratio;
                }
            }
            case FOLDED_MEAN -> { }
        }
    }

    private static void mean(float[] weights, float[] quantized, int start, int size) {
        float shift = (float) (mean(weights, start, size) - mean(quantized, start, size));
        for (int i = start; i < start + size; i++) {
            quantized[i] += shift;
        }
    }

    /**
     * By how much a quantized channel's values must be spread to vary as the exact ones do; 1 where they are constant.
     *
     * @param from where the exact ones start
     * @param start where the quantized ones start
     */
    static double ratioOfDeviations(float[] weights, int from, float[] quantized, int start, int size) {
        return constant(quantized, start, size) ? 1 : deviation(weights, from, size) / deviation(quantized, start, size);
    }

    /** A constant channel (0 bits) has no variance to restore; its rounding noise must not be blown up. */
    private static boolean constant(float[] values, int start, int size) {
        for (int i = start + 1; i < start + size; i++) {
            if (values[i] != values[start]) {
                return false;
            }
        }
        return true;
    }

    private static double mean(float[] values, int start, int size) {
        double sum = 0;
        for (int i = start; i < start + size; i++) {
            sum += values[i];
        }
        return sum / size;
    }

    /** The root of the sum of squared deviations. */
    private static double deviation(float[] values, int start, int size) {
        double mean = mean(values, start, size);
        double sum = 0;
        for (int i = start; i < start + size; i++) {
            sum += (values[i] - mean) * (values[i] - mean);
        }
        return Math.sqrt(sum);
    }
}
