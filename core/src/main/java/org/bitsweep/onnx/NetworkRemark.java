package org.bitsweep.onnx;

import java.io.Serializable;

/**
 * Something about a network that can be used, but perhaps not as its owner believes. Shown by {@code inspect} and at the
 * start of a run.
 *
 * @param kind what it is
 * @param node the node it is about; empty where it is about the whole network
 * @param text one line: what was found, what follows from it, what to do
 */
public record NetworkRemark(Kind kind, String node, String text) implements Serializable {

    /** What there is to remark. */
    public enum Kind {
        /** Constants that are multiplied outside of every layer stay float32. */
        WEIGHTS_IN_FLOAT,
        /** A batch normalisation that ONNX Runtime did not fold, so that no ReLU follows the layer before it. */
        NORMALIZATION_NOT_FOLDED,
        /** No layer before the classifier has a ReLU behind it. */
        NO_RELU
    }
}
