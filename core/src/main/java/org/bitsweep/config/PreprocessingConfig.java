package org.bitsweep.config;

import java.util.List;

/**
 * How an image becomes a network's input. It belongs to the network: a network is only as accurate as its pixels are
 * those it was trained on.
 *
 * @param resize what happens to the size first
 * @param interpolation the resampling filter, with Pillow's antialiasing when it shrinks
 * @param crop what is cut out of the middle afterwards
 * @param channelOrder the order of the network's three input channels
 * @param divisor what 8-bit levels are divided by before mean and standard deviation: 255 or 1
 * @param mean subtracted from each channel, in {@code channelOrder}, after the division
 * @param standardDeviation each channel is divided by, in {@code channelOrder}
 */
public record PreprocessingConfig(
        Resize resize,
        Interpolation interpolation,
        Crop crop,
        ChannelOrder channelOrder,
        double divisor,
        List<Double> mean,
        List<Double> standardDeviation) {

    public PreprocessingConfig {
        mean = List.copyOf(mean);
        standardDeviation = List.copyOf(standardDeviation);
    }

    /** What happens to the size first. */
    public sealed interface Resize {
        /** Nothing. */
        record None() implements Resize {}

        /**
         * The shorter side gets this length and the ratio of the sides is kept, as torchvision's Resize does.
         *
         * @param pixels length
         */
        record ShorterSide(int pixels) implements Resize {}

        /**
         * Exactly this size, whatever the ratio.
         *
         * @param width pixels
         * @param height pixels
         */
        record Exact(int width, int height) implements Resize {}
    }

    /** What is cut out of the middle. */
    public sealed interface Crop {
        /** Nothing is cut; images must then have one size after resizing. */
        record None() implements Crop {}

        /**
         * The centre, as torchvision's CenterCrop takes it.
         *
         * @param width pixels
         * @param height pixels
         */
        record Centre(int width, int height) implements Crop {}
    }

    /** The resampling filter. */
    public enum Interpolation {
        BILINEAR,
        BICUBIC
    }

    /** The order of the input channels. */
    public enum ChannelOrder {
        RGB,
        BGR
    }
}
