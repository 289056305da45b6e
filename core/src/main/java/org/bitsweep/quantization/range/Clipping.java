package org.bitsweep.quantization.range;

import java.io.Serializable;
import java.util.Optional;
import org.bitsweep.arithmetic.Arithmetic;
import org.bitsweep.calibration.ThresholdRule;
import org.bitsweep.identity.Fingerprint;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.Method;

/**
 * The rule that sets the threshold of an activation when {@link Method#ACIQ} is on. Another one is another class here and its
 * word among the settings. It is a value, as a {@link RangeRule} is.
 */
public interface Clipping extends Serializable {

    /** The word in configuration files and results: {@code laplace}, {@code 2-sigma}, {@code kld}. */
    String key();

    /**
     * The range it leaves.
     *
     * @param constants where an analytical multiple comes from
     */
    <N> Range<N> range(RangeInputs<N> inputs, ClippingConstants constants);

    /**
     * The rule that looks for the threshold in a histogram, if it is looked for in one and not computed from moments.
     *
     * @param bits M of the layer
     * @param sides how a range is made of the threshold
     */
    default Optional<ThresholdRule> threshold(int bits, OutputRange sides) {
        return Optional.empty();
    }

    /** What it is, for the identity of a plan. */
    Fingerprint fingerprint();

    /**
     * A threshold alpha around the mean (semantics, section 4): [0, max(mean, 0) + alpha] for a positive range, for a full
     * one from max(min, mean - alpha) over a width of 2 alpha, beyond the data if need be.
     */
    static <N> Range<N> around(RangeInputs<N> inputs, N alpha) {
        Arithmetic<N> arithmetic = inputs.arithmetic();
        if (inputs.positive()) {
            return Range.upTo(arithmetic.add(
                    arithmetic.maximum(inputs.statistics().mean(), arithmetic.constant(0)), alpha));
        }
        N low = arithmetic.maximum(
                inputs.statistics().minimum(), arithmetic.subtract(inputs.statistics().mean(), alpha));
        N width = arithmetic.multiply(arithmetic.constant(2), alpha);
        return Range.between(low, arithmetic.add(low, width), width);
    }
}
