package org.bitsweep.onnx;

/**
 * Size of a network's input image.
 *
 * @param height in pixels
 * @param width in pixels
 */
public record ImageSize(int height, int width) {
    public ImageSize {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("an image of " + width + "x" + height + " pixels");
        }
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
