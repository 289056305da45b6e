package org.bitsweep.quantization.range;

import java.util.Optional;
import org.bitsweep.identity.Fingerprint;

/**
 * Mean over the images of each image's own minimum and maximum. Zero is a point of the grid if lo < 0 < hi; otherwise the
 * grid starts at lo itself, as in the authors' code.
 */
public record MeanOfImageExtremes() implements RangeRule {

    @Override
    public <N> Range<N> range(RangeInputs<N> inputs) {
        return inputs.positive()
                ? Range.upTo(inputs.statistics().meanOfImageMaxima())
                : new Range<>(Optional.of(inputs.statistics().meanOfImageMinima()), inputs.statistics().meanOfImageMaxima(),
                        Range.Zero.A_POINT_IF_INSIDE);
    }

    @Override
    public String title() {
        return "mean of image extremes";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.of("mean-of-image-extremes");
    }
}
