package org.bitsweep.quantization.range;

import java.util.Locale;
import org.bitsweep.calibration.Histogram;
import org.bitsweep.calibration.HistogramDistribution;
import org.bitsweep.calibration.ThresholdRule;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.statistics.ThresholdName;

/**
 * The least threshold whose range keeps a given share of the values. Below a positive range nothing is lost: the ReLU
 * makes zeros of it.
 *
 * @param share of the values, above 0 and at most 1: 0.999 is the 99.9th percentile
 * @param range how a range is made of the threshold
 */
public record PercentileThreshold(double share, OutputRange range) implements ThresholdRule {

    public PercentileThreshold {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("expected a share above 0 and at most 1, found " + share);
        }
    }

    @Override
    public ThresholdName name() {
        return new ThresholdName("percentile-" + share + "-" + range.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public double threshold(Histogram histogram) {
        HistogramDistribution distribution = new HistogramDistribution(histogram);
        double low = 0;
        double high = distribution.largestDistance();
        // The share kept grows with the threshold: bisection to the last bit.
        for (double middle = high / 2; middle > low && middle < high; middle = low + (high - low) / 2) {
            if (kept(distribution, histogram, middle) < share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private double kept(HistogramDistribution distribution, Histogram histogram, double threshold) {
        ClippedRange clipped = ClippedRange.of(range, histogram.minimum(), histogram.mean(), threshold);
        double above = 1 - distribution.share(clipped.upperEnd());
        return range == OutputRange.POSITIVE ? 1 - above : 1 - above - distribution.share(clipped.offset());
    }
}
