package org.bitsweep.imaging;

import java.util.Objects;

/**
 * Decodes JPEG and PNG files to the bytes that Pillow's {@code Image.open(file).convert("RGB")} gives.
 *
 * <p>The format is told from the first bytes, never from the name (ImageNet has a PNG named {@code .JPEG}). Colour
 * profiles and EXIF orientation are ignored, as Pillow ignores them. Damaged files are refused even where Pillow would
 * fill the missing part with gray.
 */
public final class ImageDecoder {

    private ImageDecoder() {
    }

    /**
     * Decodes with the default limits.
     *
     * @param name where the bytes came from, for messages
     * @param encoded the whole file
     * @return the image
     * @throws ImageDecodingException if the bytes are not a complete image within the limits
     */
    public static RgbImage decode(String name, byte[] encoded) throws ImageDecodingException {
        return decode(name, encoded, DecodingLimits.DEFAULT);
    }

    /**
     * Decodes with chosen limits.
     *
     * @param name where the bytes came from, for messages
     * @param encoded the whole file
     * @param limits what the image may ask of the machine
     * @return the image
     * @throws ImageDecodingException if the bytes are not a complete image within the limits
     */
    public static RgbImage decode(String name, byte[] encoded, DecodingLimits limits) throws ImageDecodingException {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(encoded, "encoded");
        Objects.requireNonNull(limits, "limits");
        return switch (ImageFormat.of(encoded)) {
            case JPEG -> JpegReader.read(name, encoded, limits);
            case PNG -> PngReader.read(name, encoded, limits);
            case UNKNOWN -> throw new ImageDecodingException(name, "expected a JPEG or PNG file, found "
                    + ImageFormat.describe(encoded) + ". Convert the image, or fetch it again if it was one");
        };
    }
}
