package org.bitsweep.export;

/** The types of constants that an exported network's integer weights are. */
public enum WeightType {
    /** A byte for every weight, whatever its bits. */
    INT8,
    /**
     * Half a byte where a layer's codes fit, a byte elsewhere. A Cast to int8 stands behind the constant: runtimes that fold
     * constants compute what they compute of {@link #INT8}, in the same kernels.
     */
    INT4,
    /** The same constants, read by DequantizeLinear itself: for runtimes that have kernels for them. Others compute in float. */
    INT4_DEQUANTIZED
}
