package org.bitsweep.onnx;

import java.util.Locale;

/** Where a layer stands in its network, which is what first-and-last-layer rules ask for. */
public enum LayerRole {
    /** A convolution that reads the image: no other weighted layer lies before it. */
    FIRST,
    /** Any convolution or fully connected layer in between. */
    HIDDEN,
    /** The last weighted layer on the way to the network's output. */
    CLASSIFIER,
    /** Pooling of either kind. */
    POOLING,
    /** What layers read and no layer writes: the image, residual sums, concatenations. */
    OPERAND,
    /** Left in float32 altogether. Never found in a graph; only an exception of the network's file says so. */
    FLOAT;

    /** The name in configuration files and tables. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
