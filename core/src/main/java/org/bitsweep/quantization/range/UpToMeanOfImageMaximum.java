package org.bitsweep.quantization.range;

import org.bitsweep.identity.Fingerprint;

/** lo = 0, hi = the mean over images of the image's maximum (the first layer with calibrated statistics). */
public record UpToMeanOfImageMaximum() implements RangeRule {

    @Override
    public <N> Range<N> range(RangeInputs<N> inputs) {
        return Range.upTo(inputs.statistics().meanOfImageMaxima());
    }

    @Override
    public String title() {
        return "0, mean of image maxima";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of("up-to-mean-of-image-maximum");
    }
}
