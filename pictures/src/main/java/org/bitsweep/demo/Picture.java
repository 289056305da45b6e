package org.bitsweep.demo;

import java.util.Arrays;

/**
 * A square colour picture: {@value #SIDE} rows of {@value #SIDE} pixels of red, green and blue, a byte each.
 *
 * @param rgb the bytes, row by row; copied on the way in and out
 */
public record Picture(byte[] rgb) {

    /** Width and height in pixels. */
    public static final int SIDE = 32;

    /** The number of bytes of a picture. */
    public static final int BYTES = SIDE * SIDE * 3;

    /** Copies the bytes and refuses any other number of them. */
    public Picture {
        if (rgb.length != BYTES) {
            throw new IllegalArgumentException("a picture has " + BYTES + " bytes, not " + rgb.length);
        }
        rgb = rgb.clone();
    }

    @Override
    public byte[] rgb() {
        return rgb.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture picture && Arrays.equals(rgb, picture.rgb);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "Picture[" + SIDE + "x" + SIDE + "]";
    }
}
