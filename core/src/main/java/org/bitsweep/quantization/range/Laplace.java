package org.bitsweep.quantization.range;

import org.bitsweep.arithmetic.Arithmetic;
import org.bitsweep.identity.Fingerprint;

/** alpha = b k(M) with b = E|x - E x|: ACIQ under a Laplace prior (eq. 8, A.18), the default. */
public record Laplace() implements Clipping {

    @Override
    public String key() {
        return "laplace";
    }

    /** With bit allocation k is taken at each channel's own number of bits. */
    @Override
    public <N> Range<N> range(RangeInputs<N> inputs, ClippingConstants constants) {
        Arithmetic<N> arithmetic = inputs.arithmetic();
        float[] multiples = AnalyticalClipping.laplace(inputs.sides(), constants);
        N multiple = inputs.allocated().map(bits -> arithmetic.lookup(multiples, bits))
                .orElseGet(() -> arithmetic.constant(multiples[inputs.bits()]));
        return Clipping.around(inputs, arithmetic.multiply(inputs.statistics().meanAbsoluteDeviation(), multiple));
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of(key());
    }
}
