package org.bitsweep.quantization.weights;

/** What a layer's bias is. */
public enum BiasCodes {
    /** A float32 number beside the quantized weights. */
    FLOAT32,
    /** A whole number of steps of the layer's integer sum: scale of the input times scale of the channel's weights. */
    INT32
}
