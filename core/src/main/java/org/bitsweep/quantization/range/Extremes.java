package org.bitsweep.quantization.range;

import org.bitsweep.identity.Fingerprint;

/** Minimum and maximum of each channel, all images of the batch together; calibrated: the mean of the images' own. */
public record Extremes() implements RangeRule {

    @Override
    public <N> Range<N> range(RangeInputs<N> inputs) {
        return inputs.positive()
                ? Range.upTo(inputs.statistics().maximum())
                : Range.between(inputs.statistics().minimum(), inputs.statistics().maximum());
    }

    @Override
    public String title() {
        return "extremes";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of("extremes");
    }
}
