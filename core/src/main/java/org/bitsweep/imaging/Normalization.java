package org.bitsweep.imaging;

import java.io.Serializable;
import java.util.Objects;

/**
 * How samples of 0 to 255 become a network's float32 input: {@code (sample / divisor - mean) / standardDeviation}.
 *
 * @param channelOrder the order of the planes
 * @param divisor what samples are divided by first: 255 for torchvision's networks, 1 for Caffe's
 * @param mean subtracted then, per plane
 * @param standardDeviation divided by last, per plane
 */
public record Normalization(
        ChannelOrder channelOrder, float divisor, ChannelValues mean, ChannelValues standardDeviation) implements Serializable {

    /** torchvision's for ImageNet: RGB, mean 0.485 0.456 0.406, standard deviation 0.229 0.224 0.225 of 0..1. */
    public static final Normalization IMAGENET = new Normalization(
            ChannelOrder.RGB,
            255f,
            new ChannelValues(0.485f, 0.456f, 0.406f),
            new ChannelValues(0.229f, 0.224f, 0.225f));

    /**
     * Refuses values that would give infinite or undefined inputs.
     *
     * @throws IllegalArgumentException if a divisor is not positive and finite, or a mean is not finite
     */
    public Normalization {
        Objects.requireNonNull(channelOrder, "channelOrder");
        Objects.requireNonNull(mean, "mean");
        Objects.requireNonNull(standardDeviation, "standardDeviation");
        requirePositive("divisor", divisor);
        for (int plane = 0; plane < RgbImage.CHANNELS; plane++) {
            requirePositive("standard deviation of plane " + plane, standardDeviation.of(plane));
            if (!Float.isFinite(mean.of(plane))) {
                throw new IllegalArgumentException(
                        "The mean of plane " + plane + " must be a finite number, found " + mean.of(plane));
            }
        }
    }

    private static void requirePositive(String name, float value) {
        if (!(value > 0) || !Float.isFinite(value)) {
            throw new IllegalArgumentException("The " + name + " must be positive and finite, found " + value);
        }
    }

    /** The number that a sample of a plane becomes, each operation rounded to float32 as torchvision does. */
    public float apply(int plane, int sample) {
        return (sample / divisor - mean.of(plane)) / standardDeviation.of(plane);
    }

    /** A stable text for digests, equal exactly when the normalizations are. */
    public String canonicalText() {
        return "channels=" + channelOrder.label() + ";divisor=" + divisor + ";mean=" + mean.canonicalText()
                + ";standard-deviation=" + standardDeviation.canonicalText();
    }

    /** The same with red and blue exchanged in the network's input; means and deviations stay where they are. */
    public Normalization swapped() {
        return new Normalization(channelOrder == ChannelOrder.RGB ? ChannelOrder.BGR : ChannelOrder.RGB, divisor, mean,
                standardDeviation);
    }
}
