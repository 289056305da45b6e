package org.bitsweep.dataset;

import org.bitsweep.Sha256;

/**
 * SHA-256 over the rows of a prepared data set: index, name, label and pixel digest of each image, in evaluation order.
 * It does not depend on how rows are spread over shards. Not thread-safe; used up by {@link #hex}.
 */
public final class ContentDigest {

    private static final int PIXEL_DIGEST_BYTES = 32;

    private final Sha256 sha256 = new Sha256().add("bitsweep prepared rows 1");
    private int rows;

    /**
     * Adds the next row.
     *
     * @param image the image, whose index must follow the last one's
     * @param pixelDigest SHA-256 of its pixels, 32 bytes
     * @return this digest
     * @throws IllegalArgumentException if a row is missing in between or the pixel digest has another length
     */
    public ContentDigest add(LabelledImage image, byte[] pixelDigest) {
        if (image.index() != rows) {
            throw new IllegalArgumentException("expected row " + rows + ", found row " + image.index() + " ('" + image.name() + "')");
        }
        if (pixelDigest.length != PIXEL_DIGEST_BYTES) {
            throw new IllegalArgumentException("expected a pixel digest of " + PIXEL_DIGEST_BYTES + " bytes, found "
                    + pixelDigest.length);
        }
        sha256.add(image.index()).add(image.name()).add(image.label()).add(pixelDigest);
        rows++;
        return this;
    }

    /** Number of rows added so far. */
    public int rows() {
        return rows;
    }

    /** The digest in lower-case hexadecimal. Nothing can be added afterwards. */
    public String hex() {
        return sha256.hex();
    }
}
