package org.bitsweep.quantization.plan;

/** Which tensors are quantized. */
public enum Placement {
    /** Outputs of convolutions, fully connected layers and pooling: the authors' code. */
    OUTPUTS,
    /**
     * Every input of a convolution or fully connected layer: the image, residual sums, concatenations and averages too.
     * Max-pooling keeps the grid of what it reads, and what a concatenation alone reads is put on that one's grid at once.
     */
    INPUTS
}
