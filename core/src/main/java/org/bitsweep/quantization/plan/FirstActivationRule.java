package org.bitsweep.quantization.plan;

/** What happens to the output of the first convolution. */
public enum FirstActivationRule {
    /** M bits like every other convolution. */
    CONFIGURED,
    /** 8 bits, otherwise like every other convolution, without bit allocation: the text of the paper. */
    EIGHT_BITS,
    /**
     * Like {@link #CONFIGURED}, except with calibrated statistics at M = 4: then 8 bits, per tensor, unclipped, hi the mean
     * of the images' maxima (semantics, section 7). lo = 0 in residual networks, whose convolutions are marked one by one
     * as having a ReLU behind them. Where every convolution has one (VGG, AlexNet, Inception-v3, SqueezeNet), the authors'
     * code says so to its other quantizers but not to this one: lo is then the mean of the images' minima. The reference
     * predictions of SqueezeNet show it: 98.8 % of them are ours with this lo, 75 % with lo = 0, at a noise of 97.5 %.
     */
    EIGHT_BITS_PER_TENSOR_WHEN_CALIBRATED_AT_FOUR
}
