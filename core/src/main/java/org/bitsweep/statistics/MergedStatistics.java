package org.bitsweep.statistics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.bitsweep.arithmetic.Vector;

/**
 * Statistics of a batch of maps merged from the moments of its images, in double precision and in the order of the images: in
 * which parts the images were run makes no difference.
 */
public final class MergedStatistics implements TensorStatistics<Vector> {

    private final int images;
    private final int channels;
    private final int positions;
    private final Granularity granularity;
    private final Map<Moment, float[]> moments = new EnumMap<>(Moment.class);

    /**
     * Statistics of which nothing is known yet.
     *
     * @param positions of a channel of an image
     * @param granularity one statistic a channel, or one for the tensor
     */
    public MergedStatistics(int images, int channels, int positions, Granularity granularity) {
        this.images = images;
        this.channels = channels;
        this.positions = positions;
        this.granularity = granularity;
    }

    /**
     * Adds a moment.
     *
     * @param ofImages row-major [images, channels]: means over the positions where the moment is a sum. Not copied
     */
    public void put(Moment moment, float[] ofImages) {
        if (ofImages.length != images * channels) {
            throw new IllegalArgumentException(
                    "expected " + images + " x " + channels + " values, found " + ofImages.length);
        }
        moments.put(moment, ofImages);
    }

    @Override
    public Vector mean() {
        return means(Moment.MEAN);
    }

    @Override
    public Vector meanAbsoluteDeviation() {
        return means(Moment.ABSOLUTE_DEVIATION);
    }

    @Override
    public Vector standardDeviation() {
        double count = (double) images * positions * (granularity == Granularity.CHANNEL ? 1 : channels);
        double[] variances = sums(Moment.SQUARED_DEVIATION);
        float[] deviations = new float[variances.length];
        for (int group = 0; group < deviations.length; group++) {
            // One value has no deviation; its square is 0 already.
            deviations[group] = (float) Math.sqrt(variances[group] * positions / Math.max(1, count - 1));
        }
        return Vector.of(deviations);
    }

    @Override
    public Vector minimum() {
        float[] ofImages = known(Moment.LEAST);
        float[] least = new float[groups()];
        Arrays.fill(least, Float.POSITIVE_INFINITY);
        for (int i = 0; i < ofImages.length; i++) {
            least[group(i)] = Math.min(least[group(i)], ofImages[i]);
        }
        return Vector.of(least);
    }

    @Override
    public Vector maximum() {
        float[] ofImages = known(Moment.LARGEST);
        float[] largest = new float[groups()];
        Arrays.fill(largest, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < ofImages.length; i++) {
            largest[group(i)] = Math.max(largest[group(i)], ofImages[i]);
        }
        return Vector.of(largest);
    }

    @Override
    public Vector leastOfAll() {
        return minimum();
    }

    @Override
    public Vector largestOfAll() {
        return maximum();
    }

    @Override
    public Vector meanOfImageMinima() {
        return meanOfImageExtremes(Moment.LEAST);
    }

    @Override
    public Vector meanOfImageMaxima() {
        return meanOfImageExtremes(Moment.LARGEST);
    }

    @Override
    public Vector threshold(ThresholdName name) {
        throw new IllegalArgumentException("no threshold " + name + " of a batch: it is found by calibration");
    }

    private Vector meanOfImageExtremes(Moment moment) {
        if (granularity == Granularity.CHANNEL) {
            return means(moment);
        }
        float[] ofImages = known(moment);
        double sum = 0;
        for (int image = 0; image < images; image++) {
            float extreme = ofImages[image * channels];
            for (int i = image * channels; i < (image + 1) * channels; i++) {
                extreme = moment == Moment.LEAST ? Math.min(extreme, ofImages[i]) : Math.max(extreme, ofImages[i]);
            }
            sum += extreme;
        }
        return Vector.of((float) (sum / images));
    }

    private Vector means(Moment moment) {
        double[] sums = sums(moment);
        float[] means = new float[sums.length];
        for (int group = 0; group < means.length; group++) {
            means[group] = (float) (sums[group] / ((double) images * channels / means.length));
        }
        return Vector.of(means);
    }

    private double[] sums(Moment moment) {
        float[] ofImages = known(moment);
        double[] sums = new double[groups()];
        for (int i = 0; i < ofImages.length; i++) {
            sums[group(i)] += ofImages[i];
        }
        return sums;
    }

    private float[] known(Moment moment) {
        float[] ofImages = moments.get(moment);
        if (ofImages == null) {
            throw new IllegalStateException(moment + " is not known; known: " + moments.keySet());
        }
        return ofImages;
    }

    private int groups() {
        return granularity == Granularity.CHANNEL ? channels : 1;
    }

    private int group(int index) {
        return granularity == Granularity.CHANNEL ? index % channels : 0;
    }
}
