package org.bitsweep.quantization.weights;

/** What bias correction does to a quantized output channel of the weights (section 4 of the paper). */
public enum BiasCorrectionRule {
    /** w += mean(W) - mean(W_q): the authors' switch, and what the published tables use. */
    MEAN,
    /** The variance is restored around the quantized mean first, then the mean: both of the authors' switches. */
    VARIANCE_THEN_MEAN,
    /** w = xi (w + mu) with mu = E(W) - E(W_q), xi = |W - E(W)| / |W_q - E(W_q)|: eq. 12 and 13 as printed. */
    EQUATION_13,
    /**
     * What keeps weights on a grid: the variance by the channel's scale, the mean by the layer's bias, through the calibrated
     * mean of its input.
     */
    FOLDED,
    /** The same without the variance, which costs more than it gives where bits are few (docs/deployable.md). */
    FOLDED_MEAN;

    /** Whether the layer's bias makes up for the mean, so that weights stay on a grid. */
    public boolean isFolded() {
        return this == FOLDED || this == FOLDED_MEAN;
    }
}
