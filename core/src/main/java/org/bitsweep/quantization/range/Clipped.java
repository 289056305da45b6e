package org.bitsweep.quantization.range;

import java.util.Optional;
import org.bitsweep.calibration.ThresholdRule;
import org.bitsweep.identity.Fingerprint;
import org.bitsweep.onnx.OutputRange;

/**
 * Clipped by a threshold.
 *
 * @param clipping how it is found
 * @param constants where the multiples of the analytical ones come from
 */
public record Clipped(Clipping clipping, ClippingConstants constants) implements RangeRule {

    @Override
    public <N> Range<N> range(RangeInputs<N> inputs) {
        return clipping.range(inputs, constants);
    }

    @Override
    public Optional<ThresholdRule> threshold(int bits, OutputRange sides) {
        return clipping.threshold(bits, sides);
    }

    @Override
    public String title() {
        return "clipped, " + clipping.key();
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of("clipped").group("clipping", clipping.fingerprint()).choice("constants", constants);
    }
}
