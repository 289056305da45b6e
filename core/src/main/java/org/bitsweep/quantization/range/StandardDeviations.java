package org.bitsweep.quantization.range;

import org.bitsweep.InvalidSettingException;
import org.bitsweep.arithmetic.Arithmetic;
import org.bitsweep.identity.Fingerprint;

/**
 * alpha = multiple * std: "2std", the reviewers' question.
 *
 * @param multiple how many standard deviations, above 0
 */
public record StandardDeviations(double multiple) implements Clipping {

    public StandardDeviations {
        if (!(multiple > 0)) {
            throw new InvalidSettingException("clipping", "a positive multiple of sigma", multiple);
        }
    }

    @Override
    public String key() {
        return (multiple == Math.rint(multiple) ? Long.toString((long) multiple) : Double.toString(multiple)) + "-sigma";
    }

    @Override
    public <N> Range<N> range(RangeInputs<N> inputs, ClippingConstants constants) {
        Arithmetic<N> arithmetic = inputs.arithmetic();
        return Clipping.around(inputs,
                arithmetic.multiply(inputs.statistics().standardDeviation(), arithmetic.constant((float) multiple)));
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of("sigma").real("multiple", multiple);
    }
}
