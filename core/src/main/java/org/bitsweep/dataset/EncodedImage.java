package org.bitsweep.dataset;

import java.util.Objects;

/**
 * An image with its bytes as the data set stores them (a JPEG or PNG file, not yet decoded).
 *
 * <p>The array is handed over, not copied: the receiver owns it. Two encoded images are equal only if they share it.
 *
 * @param image which image this is
 * @param bytes the stored file, whole
 */
public record EncodedImage(LabelledImage image, byte[] bytes) {

    /** Refuses nulls. */
    public EncodedImage {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(bytes, "bytes");
    }
}
