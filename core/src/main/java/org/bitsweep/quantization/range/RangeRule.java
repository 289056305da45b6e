package org.bitsweep.quantization.range;

import java.io.Serializable;
import java.util.Optional;
import org.bitsweep.calibration.ThresholdRule;
import org.bitsweep.identity.Fingerprint;
import org.bitsweep.onnx.OutputRange;

/**
 * How lo and hi are found (semantics, sections 3 and 4). Every rule is a class of its own that holds all there is to know of
 * it, written over an abstract number: the same lines write a graph and compute on the JVM. It is a value: two equal ones
 * give equal ranges.
 */
public interface RangeRule extends Serializable {

    /** The range of a tensor. What it asks of the statistics is what gets computed, in the order in which it asks. */
    <N> Range<N> range(RangeInputs<N> inputs);

    /**
     * The rule that looks in a histogram for a threshold this one needs, if it needs one.
     *
     * @param bits M of the layer
     * @param sides how a range is made of the threshold
     */
    default Optional<ThresholdRule> threshold(int bits, OutputRange sides) {
        return Optional.empty();
    }

    /** What a table says of it: {@code extremes}, {@code clipped, laplace}. */
    String title();

    /** What it is, for the identity of a plan. */
    Fingerprint fingerprint();
}
