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
}
