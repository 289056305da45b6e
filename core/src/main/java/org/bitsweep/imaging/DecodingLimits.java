package org.bitsweep.imaging;

/**
 * What an image may ask of the machine. Checked against the file's header, before memory is taken, so that a few bytes
 * that announce an enormous image cannot stop an executor.
 *
 * @param pixels most pixels of a decoded or resized image
 * @param scannedPixels most pixels times scans of a progressive JPEG, which bounds its decoding time
 */
public record DecodingLimits(long pixels, long scannedPixels) {

    /**
     * The number of pixels at which Pillow begins to warn of a decompression bomb: an RGB image of 256 MiB. (Pillow
     * refuses at twice that; half is chosen because an executor runs several decoders side by side. The largest
     * photograph of ImageNet has about 61 million pixels.) Of such an image 16 scans are read; smaller ones may have
     * proportionally more, where encoders write about 10.
     */
    public static final DecodingLimits DEFAULT = new DecodingLimits(89_478_485L, 16 * 89_478_485L);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if a limit is not positive
     */
    public DecodingLimits {
        if (pixels < 1 || scannedPixels < 1) {
            throw new IllegalArgumentException(
                    "Limits must be at least 1, found " + pixels + " pixels and " + scannedPixels + " scanned pixels");
        }
    }

    /** Refuses an image by the size in its header. */
    void requirePixels(String name, long width, long height) throws ImageDecodingException {
        if (width < 1 || height < 1) {
            throw new ImageDecodingException(name, "its header gives the size " + width + "x" + height
                    + ", expected at least one row and one column. The file is damaged; fetch it again");
        }
        if (width * height > pixels || width * height > Integer.MAX_VALUE / 4) {
            throw new ImageDecodingException(name, "its header gives the size " + width + "x" + height
                    + ", expected at most " + pixels + " pixels. If the image is genuine, raise the limit of pixels");
        }
    }
}
