package org.bitsweep.diagnosis;

import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.OutputFollower;
import org.bitsweep.onnx.OutputRange;

/** What whoever comes next reads of a layer's output. */
enum Reading {
    /** Every value as it is. */
    ALL {
        @Override
        float of(float value) {
            return value;
        }
    },
    /** What a ReLU leaves: in a rewritten network values that it zeroes anyway may be anything below zero. */
    ABOVE_ZERO {
        @Override
        float of(float value) {
            return Math.max(value, 0);
        }
    };

    abstract float of(float value);

    static Reading of(Layer layer) {
        return layer.range() == OutputRange.POSITIVE && layer.follower() == OutputFollower.RELU ? ABOVE_ZERO : ALL;
    }
}
