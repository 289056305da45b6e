package org.bitsweep.calibration;

/**
 * Statistics of one layer's output before its ReLU, over calibration images run one at a time.
 *
 * @param channel of each channel; empty vectors where the output is not a map
 * @param tensor of the whole tensor; vectors of one value
 * @param least the least value of any image
 * @param largest the largest value of any image
 * @param thresholds means over the images of each image's own thresholds, as far as they were asked for
 * @param inputMeans of every channel of what a weighted layer reads, over images and positions; empty where it is not known
 */
public record LayerStatistics(Moments channel, Moments tensor, float least, float largest, LayerThresholds thresholds,
        float[] inputMeans) {

    private static final float[] UNKNOWN = {};

    /** Without input means. */
    public LayerStatistics(Moments channel, Moments tensor, float least, float largest, LayerThresholds thresholds) {
        this(channel, tensor, least, largest, thresholds, UNKNOWN);
    }

    /** Without thresholds. */
    public LayerStatistics(Moments channel, Moments tensor, float least, float largest) {
        this(channel, tensor, least, largest, LayerThresholds.NONE);
    }

    /** The same with other thresholds. */
    LayerStatistics with(LayerThresholds other) {
        return new LayerStatistics(channel, tensor, least, largest, other, inputMeans);
    }

    /** The same with other input means. */
    LayerStatistics withInputMeans(float[] other) {
        return new LayerStatistics(channel, tensor, least, largest, thresholds, other);
    }

    /** The same without input means. */
    LayerStatistics withoutInputMeans() {
        return withInputMeans(UNKNOWN);
    }

    /**
     * Means over the images of each image's own value.
     *
     * @param mean E x
     * @param meanAbsoluteDeviation E|x - E x|
     * @param standardDeviation unbiased
     * @param minimum of the image
     * @param maximum of the image
     */
    public record Moments(
            float[] mean, float[] meanAbsoluteDeviation, float[] standardDeviation, float[] minimum, float[] maximum) {}
}
