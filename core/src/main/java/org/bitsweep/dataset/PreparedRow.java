package org.bitsweep.dataset;

import java.util.Objects;
import java.util.Optional;
import org.bitsweep.Sha256;

/**
 * What is known of a prepared image beside its pixels, and the digest that proves all of it.
 *
 * @param image its place, name and label
 * @param sourceSha256 SHA-256 of the image file's bytes in lower-case hexadecimal
 * @param pixelsSha256 SHA-256 of the pixels, 32 bytes; of no bytes where the image could not be decoded
 * @param problem why the image could not be decoded; empty where it could
 */
public record PreparedRow(LabelledImage image, String sourceSha256, byte[] pixelsSha256, Optional<String> problem) {

    private static final int DIGEST_BYTES = 32;

    /**
     * Checks the digests' lengths.
     *
     * @throws IllegalArgumentException if one of them is no SHA-256
     */
    public PreparedRow {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(problem, "problem");
        Sha256.requireHex("source digest of image '" + image.name() + "'", sourceSha256);
        if (pixelsSha256.length != DIGEST_BYTES) {
            throw new IllegalArgumentException("expected a pixel digest of " + DIGEST_BYTES + " bytes, found "
                    + pixelsSha256.length);
        }
    }

    /** SHA-256 over every component, 32 bytes: what is stored beside the row, so that it proves itself where it is read. */
    public byte[] digest() {
        return new Sha256().add("bitsweep prepared row 2").add(image.index()).add(image.name()).add(image.label())
                .add(sourceSha256).add(pixelsSha256).add(problem.isPresent() ? 1 : 0).add(problem.orElse("")).bytes();
    }
}
