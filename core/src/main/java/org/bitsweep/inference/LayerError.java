package org.bitsweep.inference;

import org.bitsweep.onnx.Layer;

/**
 * How far a layer's output in a quantized network is from its output in float32, on the same images. Both are what the next
 * layer reads: quantized, and behind the ReLU where one follows.
 *
 * @param layer which
 * @param weightBits bits that its weights have on average over output channels; NaN where they are not quantized
 * @param outputBits likewise its output
 * @param meanShift root of the mean squared shift of the channels' means, in units of the root of their mean variance
 * @param varianceRatio the channels' variances together, over those in float32
 * @param noiseRatio signal over noise (SQNR) in dB: squares of the float32 output over squares of the difference
 */
public record LayerError(
        Layer layer, double weightBits, double outputBits, double meanShift, double varianceRatio, double noiseRatio) {

    /** Sums over images, a channel each. */
    static final class Sums {
        private final double[][] sums;
        private double count;

        Sums(int channels) {
            this.sums = new double[channels][5];
        }

        /**
         * Adds a batch.
         *
         * @param exact [N, C, ...] in float32
         * @param quantized the same values in the quantized network
         * @param positions values of a channel of an image
         * @param belowZero whether a ReLU follows, behind which nothing is
         */
        void add(float[] exact, float[] quantized, int positions, boolean belowZero) {
            for (int i = 0; i < exact.length; i++) {
                double[] of = sums[i / positions % sums.length];
                double x = belowZero ? Math.max(exact[i], 0) : exact[i];
                double q = belowZero ? Math.max(quantized[i], 0) : quantized[i];
                of[0] += x;
                of[1] += x * x;
                of[2] += q;
                of[3] += q * q;
                of[4] += (q - x) * (q - x);
            }
            count += (double) exact.length / sums.length;
        }

        LayerError error(Layer layer, double weightBits, double outputBits) {
            double shift = 0;
            double exactVariance = 0;
            double quantizedVariance = 0;
            double signal = 0;
            double noise = 0;
            for (double[] of : sums) {
                double exactMean = of[0] / count;
                double quantizedMean = of[2] / count;
                shift += (quantizedMean - exactMean) * (quantizedMean - exactMean);
                exactVariance += of[1] / count - exactMean * exactMean;
                quantizedVariance += of[3] / count - quantizedMean * quantizedMean;
                signal += of[1];
                noise += of[4];
            }
            return new LayerError(layer, weightBits, outputBits, Math.sqrt(shift / exactVariance),
                    quantizedVariance / exactVariance, 10 * Math.log10(signal / noise));
        }
    }
}
