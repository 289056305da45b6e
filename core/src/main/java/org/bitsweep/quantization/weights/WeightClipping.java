package org.bitsweep.quantization.weights;

/** Where the grid of weights ends. */
public enum WeightClipping {
    /** At the least and the largest weight: the paper, which never clips weights. */
    NONE,
    /** Where the squared error of the weights on the grid is least ({@link LeastErrorRange}). */
    MSE
}
