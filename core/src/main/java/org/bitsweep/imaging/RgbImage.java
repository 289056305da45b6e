package org.bitsweep.imaging;

import java.util.Arrays;
import java.util.Objects;

/**
 * An image of 8-bit red, green and blue samples.
 *
 * <p>The array is not copied, neither in nor out, because an image passes through several stages of a hot path: whoever
 * hands it over stops writing to it, and whoever reads it never writes.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param pixels {@code height * width * 3} unsigned bytes, row by row from the top, red green blue per pixel
 */
public record RgbImage(int width, int height, byte[] pixels) {

    /** Samples per pixel: red, green and blue. */
    public static final int CHANNELS = 3;

    /**
     * Checks that the array has the size that width and height announce.
     *
     * @throws IllegalArgumentException if a side is not positive or the array has another length
     */
    public RgbImage {
        Objects.requireNonNull(pixels, "pixels");
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "An image needs at least one row and one column, found " + width + "x" + height);
        }
        long expected = (long) width * height * CHANNELS;
        if (pixels.length != expected) {
            throw new IllegalArgumentException("An image of " + width + "x" + height + " needs " + expected
                    + " bytes (height x width x 3), found " + pixels.length);
        }
    }

    /** Width and height together. */
    public ImageSize size() {
        return new ImageSize(width, height);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage image
                && width == image.width
                && height == image.height
                && Arrays.equals(pixels, image.pixels);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hash(width, height) + Arrays.hashCode(pixels);
    }

    @Override
    public String toString() {
        return "RgbImage[" + width + "x" + height + "]";
    }
}
