package org.bitsweep.calibration;

import java.io.Serializable;
import org.bitsweep.statistics.ThresholdName;

/**
 * Finds the clipping threshold of a tensor from the distribution of its values. The threshold stands where alpha of
 * analytical clipping stands. A rule is a value: equal ones find equal thresholds.
 */
public interface ThresholdRule extends Serializable {

    /** What its thresholds are called among the statistics of a layer; rules of different thresholds have different names. */
    ThresholdName name();

    /**
     * The threshold of one image.
     *
     * @param histogram of the tensor before its ReLU, or of one channel of it, in {@link ThresholdRequest#BINS} bins
     * @return above zero, in the tensor's unit
     */
    double threshold(Histogram histogram);

    /**
     * The mean over images of the image's own threshold, summed in the images' order in float64.
     *
     * @param histograms of at least one image
     */
    default double meanThreshold(ImageHistograms histograms) {
        return histograms.inOrder().stream().mapToDouble(this::threshold).reduce(0, Double::sum)
                / histograms.inOrder().size();
    }
}
