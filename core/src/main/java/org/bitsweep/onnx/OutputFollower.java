package org.bitsweep.onnx;

/** What reads a layer's output in the graph. */
public enum OutputFollower {
    /** Only ReLU: what quantization leaves below zero is zeroed there. */
    RELU,
    /** Only a {@code Clip} whose lower bound is zero (ReLU6). */
    BOUNDED_RELU,
    /** Anything else. */
    OTHER
}
