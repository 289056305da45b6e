package org.bitsweep.quantization.range;

import org.bitsweep.InvalidSettingException;
import org.bitsweep.identity.Fingerprint;

/** The threshold of least Kullback-Leibler divergence (Migacz 2017; supplement, table 1). Its place; not built yet. */
public record KullbackLeibler() implements Clipping {

    @Override
    public String key() {
        return "kld";
    }

    @Override
    public <N> Range<N> range(RangeInputs<N> inputs, ClippingConstants constants) {
        throw new InvalidSettingException("clipping", "laplace, gauss or k-sigma", key());
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of(key());
    }
}
