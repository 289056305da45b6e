package org.bitsweep.imaging;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * What the chunks of a PNG file say, read before any pixel is decoded, and the {@linkplain #essential essential} chunks
 * that pixels depend on. Transparency, gamma and colour profiles are left out because Pillow's conversion to RGB
 * ignores them where the JDK would not.
 */
final class PngStructure {

    /** The colour types of the PNG specification. */
    enum Color {
        GRAY(0),
        RGB(2),
        PALETTE(3),
        GRAY_ALPHA(4),
        RGB_ALPHA(6);

        private final int code;

        Color(int code) {
            this.code = code;
        }
    }

    private static final int SIGNATURE_LENGTH = 8;
    private static final int HEADER_LENGTH = 13;
    /** Length, type and checksum around a chunk's data. */
    private static final int CHUNK_OVERHEAD = 12;
    /** Compression by deflate cannot shrink data by more than this factor. */
    private static final long MOST_COMPRESSION = 1032;

    private final String name;
    private final byte[] file;
    private final ByteArrayOutputStream essential;
    private int width;
    private int height;
    private int depth;
    private Color color;

    private PngStructure(String name, byte[] file) {
        this.name = name;
        this.file = file;
        this.essential = new ByteArrayOutputStream(file.length);
    }

    /**
     * Reads the chunks of a file that starts as a PNG.
     *
     * @throws ImageDecodingException if the file ends early, a checksum is wrong, or the size exceeds the limits
     */
    static PngStructure read(String name, byte[] file, DecodingLimits limits) throws ImageDecodingException {
        PngStructure structure = new PngStructure(name, file);
        structure.readChunks(limits);
        return structure;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Bits per sample: 1, 2, 4, 8 or 16. */
    int depth() {
        return depth;
    }

    Color color() {
        return color;
    }

    /** The file without the chunks that pixels do not depend on. */
    byte[] essential() {
        return essential.toByteArray();
    }

    private void readChunks(DecodingLimits limits) throws ImageDecodingException {
        essential.write(file, 0, SIGNATURE_LENGTH);
        ByteBuffer buffer = ByteBuffer.wrap(file);
        int position = SIGNATURE_LENGTH;
        long compressed = 0;
        while (true) {
            if (file.length - position < CHUNK_OVERHEAD) {
                throw truncated();
            }
            int length = buffer.getInt(position);
            String type = new String(file, position + 4, 4, StandardCharsets.ISO_8859_1);
            if (length < 0 || length > file.length - position - CHUNK_OVERHEAD) {
                throw truncated();
            }
            boolean critical = Character.isUpperCase(type.charAt(0));
            if (critical) {
                requireChecksum(position, length, type, buffer.getInt(position + 8 + length));
                essential.write(file, position, length + CHUNK_OVERHEAD);
            }
            if ((color == null) != type.equals("IHDR")) {
                throw damaged("expected one IHDR chunk at the start, found the chunk " + type + " at byte " + position);
            }
            switch (type) {
                case "IHDR" -> readHeader(buffer, position + 8, length, limits);
                case "IDAT" -> compressed += length;
                case "IEND" -> {
                    requirePlausible(compressed);
                    return;
                }
                default -> {
                    // PLTE is kept by being critical; everything else means nothing here.
                }
            }
            position += length + CHUNK_OVERHEAD;
        }
    }

    private void readHeader(ByteBuffer buffer, int at, int length, DecodingLimits limits)
            throws ImageDecodingException {
        if (length != HEADER_LENGTH) {
            throw damaged("its IHDR chunk has " + length + " bytes, expected " + HEADER_LENGTH);
        }
        width = buffer.getInt(at);
        height = buffer.getInt(at + 4);
        depth = buffer.get(at + 8);
        int code = buffer.get(at + 9);
        limits.requirePixels(name, width, height);
        for (Color candidate : Color.values()) {
            if (candidate.code == code) {
                color = candidate;
            }
        }
        if (color == null) {
            throw damaged("it has the colour type " + code + ", expected 0, 2, 3, 4 or 6");
        }
    }

    private void requireChecksum(int position, int length, String type, int stored) throws ImageDecodingException {
        CRC32 checksum = new CRC32();
        checksum.update(file, position + 4, length + 4);
        if ((int) checksum.getValue() != stored) {
            throw damaged("the checksum of the chunk " + type + " at byte " + position + " is "
                    + Integer.toHexString(stored) + ", expected " + Long.toHexString(checksum.getValue()));
        }
    }

    /** Refuses, before memory is taken, what deflate could not have packed into so few bytes. */
    private void requirePlausible(long compressed) throws ImageDecodingException {
        int samples = switch (color) {
            case GRAY, PALETTE -> 1;
            case GRAY_ALPHA -> 2;
            case RGB -> 3;
            case RGB_ALPHA -> 4;
        };
        long bytes = (long) width * height * samples * depth / Byte.SIZE;
        if (bytes > compressed * MOST_COMPRESSION) {
            throw damaged("it has " + compressed + " bytes of pixels, too few for its size of " + width + "x" + height);
        }
    }

    private ImageDecodingException truncated() {
        return new ImageDecodingException(
                name, "the file of " + file.length + " bytes is truncated, expected an IEND chunk. Fetch it again");
    }

    private ImageDecodingException damaged(String problem) {
        return new ImageDecodingException(name, problem + ". The file is damaged; fetch it again");
    }
}
