package org.bitsweep.quantization.weights;

/** Which point of the grid a weight goes to. */
public enum WeightRounding {
    /** The nearest one. */
    NEAREST,
    /**
     * The nearest one, but for as many as keep the sum of errors small in every kernel and every output channel
     * ({@link SquantRounding}).
     */
    SQUANT
}
