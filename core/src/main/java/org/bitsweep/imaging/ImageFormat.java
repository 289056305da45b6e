package org.bitsweep.imaging;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** File formats, told apart by their first bytes as Pillow does. */
enum ImageFormat {
    JPEG,
    PNG,
    UNKNOWN;

    private static final byte[] JPEG_START = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};
    private static final byte[] PNG_START = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private static final int BYTES_SHOWN = 8;

    static ImageFormat of(byte[] encoded) {
        if (startsWith(encoded, JPEG_START)) {
            return JPEG;
        }
        return startsWith(encoded, PNG_START) ? PNG : UNKNOWN;
    }

    /** What an unknown file looks like, for the message that refuses it. */
    static String describe(byte[] encoded) {
        if (encoded.length == 0) {
            return "an empty file";
        }
        String kind = startsWith(encoded, "GIF8".getBytes(StandardCharsets.US_ASCII)) ? "a GIF file"
                : startsWith(encoded, "BM".getBytes(StandardCharsets.US_ASCII)) ? "a BMP file"
                : startsWith(encoded, "RIFF".getBytes(StandardCharsets.US_ASCII)) ? "a RIFF file (WebP?)"
                : startsWith(encoded, "<".getBytes(StandardCharsets.US_ASCII)) ? "a text file (HTML?)"
                : "a file";
        byte[] first = Arrays.copyOf(encoded, Math.min(BYTES_SHOWN, encoded.length));
        return kind + " of " + encoded.length + " bytes that begins with the bytes "
                + HexFormat.ofDelimiter(" ").formatHex(first);
    }

    private static boolean startsWith(byte[] encoded, byte[] start) {
        return encoded.length >= start.length
                && Arrays.equals(encoded, 0, start.length, start, 0, start.length);
    }
}
