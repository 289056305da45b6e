package org.bitsweep.quantization.weights;

/** What the codes of weights are. */
public enum WeightCodes {
    /** 2^M points from minimum to maximum, zero one of them: the authors' code. */
    UNSIGNED,
    /** -(2^(M-1) - 1) to 2^(M-1) - 1, zero in the middle: what kernels of signed weights multiply without a zero point. */
    SIGNED
}
