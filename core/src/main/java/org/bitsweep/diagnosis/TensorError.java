package org.bitsweep.diagnosis;

/**
 * How far a tensor is from what it is in float32, on the same images: both as the next layer reads them, quantized, and behind
 * the ReLU where one follows.
 *
 * @param noiseRatio signal over noise (SQNR) in dB: 20 log10 of the float32 tensor's norm over that of the difference; infinite
 *     where nothing differs
 * @param cosine of the angle between the two, -1 to 1; NaN where one of them is zero everywhere
 * @param meanShift root of the mean squared shift of the channels' means, in units of the root of their mean variance
 * @param varianceRatio the channels' variances together, over those in float32
 */
public record TensorError(double noiseRatio, double cosine, double meanShift, double varianceRatio) {

    /** Sums over images, a channel each. */
    static final class Sums {

        /** Of one channel: x in float32, q quantized. */
        private static final class Channel {
            private double exact;
            private double exactSquares;
            private double quantized;
            private double quantizedSquares;
            private double products;
            private double noise;
        }

        private final Channel[] channels;
        private double count;

        Sums(int channels) {
            this.channels = new Channel[channels];
            for (int i = 0; i < channels; i++) {
                this.channels[i] = new Channel();
            }
        }

        /**
         * Adds a batch.
         *
         * @param exact [N, C, ...] in float32
         * @param quantized the same values in the quantized network
         * @param positions values of a channel of an image
         * @param reading what the next layer reads of a value
         */
        void add(float[] exact, float[] quantized, int positions, Reading reading) {
            if (exact.length != quantized.length) {
                throw new IllegalArgumentException("expected pairs, found " + exact.length + " and " + quantized.length);
            }
            for (int i = 0; i < exact.length; i++) {
                Channel of = channels[i / positions % channels.length];
                double x = reading.of(exact[i]);
                double q = reading.of(quantized[i]);
                of.exact += x;
                of.exactSquares += x * x;
                of.quantized += q;
                of.quantizedSquares += q * q;
                of.products += x * q;
                of.noise += (q - x) * (q - x);
            }
            count += (double) exact.length / channels.length;
        }

        TensorError error() {
            double shift = 0;
            double exactVariance = 0;
            double quantizedVariance = 0;
            double signal = 0;
            double quantizedSignal = 0;
            double products = 0;
            double noise = 0;
            for (Channel of : channels) {
                double exactMean = of.exact / count;
                double quantizedMean = of.quantized / count;
                shift += (quantizedMean - exactMean) * (quantizedMean - exactMean);
                exactVariance += of.exactSquares / count - exactMean * exactMean;
                quantizedVariance += of.quantizedSquares / count - quantizedMean * quantizedMean;
                signal += of.exactSquares;
                quantizedSignal += of.quantizedSquares;
                products += of.products;
                noise += of.noise;
            }
            return new TensorError(10 * Math.log10(signal / noise), products / Math.sqrt(signal * quantizedSignal),
                    Math.sqrt(shift / exactVariance), quantizedVariance / exactVariance);
        }
    }
}
