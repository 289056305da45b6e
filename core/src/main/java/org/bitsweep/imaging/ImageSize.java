package org.bitsweep.imaging;

import java.io.Serializable;

/**
 * The size of an image in pixels.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record ImageSize(int width, int height) implements Serializable {

    /**
     * Refuses empty sizes.
     *
     * @throws IllegalArgumentException if a side is not positive
     */
    public ImageSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "Both sides of a size must be at least 1, found " + width + "x" + height);
        }
    }

    /** A square of the given side. */
    public static ImageSize square(int side) {
        return new ImageSize(side, side);
    }

    /** Number of pixels. */
    public long pixels() {
        return (long) width * height;
    }

    /** Width, an x, height: {@code 224x224}. */
    @Override
    public String toString() {
        return width + "x" + height;
    }
}
