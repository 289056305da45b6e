package org.bitsweep.schedule;

/**
 * What an evaluation costs on one core.
 *
 * @param secondsPerImage running the network; float32, calibrated and batch statistics differ
 * @param loadingSeconds rewriting the network and making its session
 */
public record EvaluationCost(double secondsPerImage, double loadingSeconds) {

    /**
     * Checked costs.
     *
     * @throws IllegalArgumentException if running costs nothing, or loading less than nothing
     */
    public EvaluationCost {
        if (!(secondsPerImage > 0) || !(loadingSeconds >= 0)) {
            throw new IllegalArgumentException("expected seconds an image above 0 and loading seconds of at least 0, found "
                    + secondsPerImage + " and " + loadingSeconds);
        }
    }

    /** What a network does beside its multiplications, which costs a share of them. */
    public enum Kind {
        FLOAT32(1),
        /** Ranges are constants of the graph. */
        CALIBRATED(1.3),
        /** Ranges are found in every batch. */
        BATCH_STATISTICS(1.6);

        private final double factor;

        Kind(double factor) {
            this.factor = factor;
        }
    }

    /** One core with AVX-512 on ResNet-101 in float32: 7.8e9 multiplications in 78 ms; half of it for small networks. */
    private static final double MULTIPLICATIONS_A_SECOND = 5e10;
    /** ResNet-101: 178 MB in 1.7 s. */
    private static final double LOADING_SECONDS_A_BYTE = 1e-8;
    private static final double LEAST_LOADING_SECONDS = 0.02;

    /**
     * The cost before anything is measured. A plan only needs the right proportions.
     *
     * @param multiplications of one image
     * @param weightBytes of the network in float32
     */
    public static EvaluationCost estimated(long multiplications, long weightBytes, Kind kind) {
        return new EvaluationCost(kind.factor * Math.max(1, multiplications) / MULTIPLICATIONS_A_SECOND,
                LEAST_LOADING_SECONDS + LOADING_SECONDS_A_BYTE * weightBytes);
    }
}
