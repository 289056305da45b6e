package org.bitsweep.onnx;

/** Whether a layer's output only matters where it is positive. */
public enum OutputRange {
    /** A ReLU follows directly and reads nothing else: lo = 0. */
    POSITIVE,
    /** Anything else: signed. */
    FULL
}
