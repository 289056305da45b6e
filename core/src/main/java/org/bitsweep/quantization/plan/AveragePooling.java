package org.bitsweep.quantization.plan;

/** What happens to outputs of average pooling. */
public enum AveragePooling {
    /** Nothing: the authors' code. */
    FLOAT32,
    /** Quantized like outputs of max-pooling, per tensor over the means of the images' extremes: the text of the paper. */
    QUANTIZED
}
