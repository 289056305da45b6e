package org.bitsweep.quantization;

/** What happens to the output of the first convolution. */
public enum FirstActivationRule {
    /** M bits like every other convolution. */
    CONFIGURED,
    /** 8 bits, otherwise like every other convolution, without bit allocation: the text of the paper. */
    EIGHT_BITS,
    /**
     * Like {@link #CONFIGURED}, except with calibrated statistics at M = 4: then 8 bits, per tensor, unclipped, lo = 0.
     * The authors' code (semantics, section 7), whose networks all have a ReLU there; where none follows, lo is the mean
     * of the images' minima, as for other tensors with one range.
     */
    EIGHT_BITS_PER_TENSOR_WHEN_CALIBRATED_AT_FOUR
}
