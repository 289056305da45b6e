package org.bitsweep.quantization.range;

import org.bitsweep.calibration.Histogram;
import org.bitsweep.calibration.ImageHistograms;

/**
 * Finds the clipping threshold of a tensor from the distribution of its values. The threshold stands where alpha of
 * analytical clipping stands: {@link ClippedRange} makes a range of it.
 */
public interface ThresholdRule {

    /**
     * The threshold of one image.
     *
     * @param histogram of the tensor before its ReLU
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
