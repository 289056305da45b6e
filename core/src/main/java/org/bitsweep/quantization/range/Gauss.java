package org.bitsweep.quantization.range;

import org.bitsweep.arithmetic.Arithmetic;
import org.bitsweep.identity.Fingerprint;

/** alpha = std k(M): ACIQ under a Gaussian prior (eq. A.14, A.19). */
public record Gauss() implements Clipping {

    @Override
    public String key() {
        return "gauss";
    }

    /** In the authors' code bit allocation does not change the k of the Gaussian prior. */
    @Override
    public <N> Range<N> range(RangeInputs<N> inputs, ClippingConstants constants) {
        Arithmetic<N> arithmetic = inputs.arithmetic();
        float multiple = AnalyticalClipping.gauss(inputs.sides(), constants)[inputs.bits()];
        return Clipping.around(inputs,
                arithmetic.multiply(inputs.statistics().standardDeviation(), arithmetic.constant(multiple)));
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of(key());
    }
}
