package org.bitsweep.quantization.range;

import java.util.Optional;
import org.bitsweep.calibration.ThresholdRule;
import org.bitsweep.identity.Fingerprint;
import org.bitsweep.onnx.OutputRange;

/** The threshold of least Kullback-Leibler divergence (Migacz 2017; supplement, table 1): one of the whole tensor. */
public record KullbackLeibler() implements HistogramClipping {

    @Override
    public String key() {
        return "kld";
    }

    @Override
    public Optional<ThresholdRule> threshold(int bits, OutputRange sides) {
        return Optional.of(new KullbackLeiblerThreshold());
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of(key());
    }
}
