package org.bitsweep.statistics;

import org.bitsweep.arithmetic.Vector;

/** Statistics of values on the JVM, summed in double precision and rounded to float32. */
public final class ArrayStatistics implements TensorStatistics<Vector> {

    private final float[] values;
    private final int images;
    private final int groups;
    /** Values that lie beside one another and share a range. */
    private final int run;

    /**
     * @param values row-major [images, channels, positions]; weights are one image of their output channels. Not copied
     * @param images number of images
     * @param channels number of channels
     * @param granularity one statistic a channel, or one for the tensor
     */
    public ArrayStatistics(float[] values, int images, int channels, Granularity granularity) {
        if (images < 1 || channels < 1 || values.length == 0 || values.length % (images * channels) != 0) {
            throw new IllegalArgumentException(values.length + " values do not divide into " + images + " images of "
                    + channels + " channels");
        }
        this.values = values;
        this.images = images;
        this.groups = granularity == Granularity.CHANNEL ? channels : 1;
        this.run = values.length / images / groups;
    }

    @FunctionalInterface
    private interface OfGroup {
        double of(int group);
    }

    @FunctionalInterface
    private interface Term {
        double of(float value);
    }

    @FunctionalInterface
    private interface Fold {
        float of(float left, float right);
    }

    @Override
    public Vector mean() {
        return vector(this::mean);
    }

    @Override
    public Vector meanAbsoluteDeviation() {
        return vector(group -> {
            double mean = mean(group);
            return sum(group, value -> Math.abs(value - mean)) / count();
        });
    }

    @Override
    public Vector standardDeviation() {
        return vector(group -> {
            double mean = mean(group);
            return count() == 1 ? 0 : Math.sqrt(sum(group, value -> (value - mean) * (value - mean)) / (count() - 1));
        });
    }

    @Override
    public Vector minimum() {
        return vector(group -> overImages(group, Math::min));
    }

    @Override
    public Vector maximum() {
        return vector(group -> overImages(group, Math::max));
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
        return vector(group -> meanOverImages(group, Math::min));
    }

    @Override
    public Vector meanOfImageMaxima() {
        return vector(group -> meanOverImages(group, Math::max));
    }

    @Override
    public Vector threshold(ThresholdName name) {
        throw new IllegalArgumentException("no threshold " + name + " of a batch: it is found by calibration");
    }

    private int count() {
        return images * run;
    }

    private double mean(int group) {
        return sum(group, value -> value) / count();
    }

    private double sum(int group, Term term) {
        double sum = 0;
        for (int image = 0; image < images; image++) {
            int start = (image * groups + group) * run;
            for (int i = start; i < start + run; i++) {
                sum += term.of(values[i]);
            }
        }
        return sum;
    }

    private float ofImage(int image, int group, Fold fold) {
        int start = (image * groups + group) * run;
        float folded = values[start];
        for (int i = start + 1; i < start + run; i++) {
            folded = fold.of(folded, values[i]);
        }
        return folded;
    }

    private float overImages(int group, Fold fold) {
        float folded = ofImage(0, group, fold);
        for (int image = 1; image < images; image++) {
            folded = fold.of(folded, ofImage(image, group, fold));
        }
        return folded;
    }

    private double meanOverImages(int group, Fold fold) {
        double sum = 0;
        for (int image = 0; image < images; image++) {
            sum += ofImage(image, group, fold);
        }
        return sum / images;
    }

    private Vector vector(OfGroup statistic) {
        float[] vector = new float[groups];
        for (int group = 0; group < groups; group++) {
            vector[group] = (float) statistic.of(group);
        }
        return Vector.of(vector);
    }
}
