package org.bitsweep.imaging;

/**
 * A rectangle of pixels inside an image.
 *
 * @param left first column, counted from 0
 * @param top first row, counted from 0
 * @param size columns and rows covered
 */
public record Region(int left, int top, ImageSize size) {

    /**
     * Refuses rectangles that begin outside of every image.
     *
     * @throws IllegalArgumentException if a coordinate is negative
     */
    public Region {
        if (left < 0 || top < 0) {
            throw new IllegalArgumentException("A region begins at or after (0, 0), found (" + left + ", " + top + ")");
        }
    }

    /** The whole of an image of a size. */
    public static Region whole(ImageSize size) {
        return new Region(0, 0, size);
    }

    /** Whether the rectangle lies inside an image of a size. */
    boolean liesIn(ImageSize image) {
        return (long) left + size.width() <= image.width() && (long) top + size.height() <= image.height();
    }
}
