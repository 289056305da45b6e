package org.bitsweep.judgement;

/**
 * The noise of a cell and what it allows a comparison.
 *
 * @param noise what was measured
 * @param allowedChanges predictions that may differ before it is more than noise
 * @param images n of the comparison
 */
public record NoiseAllowance(NoiseFloor noise, long allowedChanges, long images) {

    /** Least share of predictions to be kept: kept_noise less the allowance. */
    public double keptThreshold() {
        return 1 - (double) allowedChanges / images;
    }
}
