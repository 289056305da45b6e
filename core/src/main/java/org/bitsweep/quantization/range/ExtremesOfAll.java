package org.bitsweep.quantization.range;

import org.bitsweep.identity.Fingerprint;

/** Minimum and maximum of the tensor over all images, of the batch or of the calibration set. */
public record ExtremesOfAll() implements RangeRule {

    @Override
    public <N> Range<N> range(RangeInputs<N> inputs) {
        return inputs.positive()
                ? Range.upTo(inputs.statistics().largestOfAll())
                : Range.between(inputs.statistics().leastOfAll(), inputs.statistics().largestOfAll());
    }

    @Override
    public String title() {
        return "extremes of all images";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of("extremes-of-all");
    }
}
