package org.bitsweep.quantization.range;

import java.util.Optional;
import org.bitsweep.calibration.ThresholdRule;
import org.bitsweep.identity.Fingerprint;
import org.bitsweep.onnx.OutputRange;

/** The threshold of least mean squared error, rounding and clipping together, at the layer's number of bits. */
public record MeanSquaredError() implements HistogramClipping {

    @Override
    public String key() {
        return "mse";
    }

    @Override
    public Optional<ThresholdRule> threshold(int bits, OutputRange sides) {
        return Optional.of(new MeanSquaredErrorThreshold(bits, sides));
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of(key());
    }
}
