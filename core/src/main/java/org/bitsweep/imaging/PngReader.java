package org.bitsweep.imaging;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/** Decodes PNG files: the JDK's reader unpacks the samples; Pillow's rules make RGB of them here. */
final class PngReader {

    private PngReader() {
    }

    static RgbImage read(String name, byte[] encoded, DecodingLimits limits) throws ImageDecodingException {
        PngStructure structure = PngStructure.read(name, encoded, limits);
        BufferedImage image;
        try {
            ImageReader reader = JdkReaders.open(JdkReaders.PNG, structure.essential());
            try {
                reader.addIIOReadWarningListener((source, warning) -> {
                    throw new IllegalStateException(warning);
                });
                image = reader.read(0);
            } finally {
                reader.dispose();
            }
            return toRgb(image, structure);
        } catch (IOException | RuntimeException e) {
            throw new ImageDecodingException(name, "the PNG decoder refuses it (" + e.getMessage()
                    + "). The file is damaged; fetch it again", e);
        }
    }

    private static RgbImage toRgb(BufferedImage image, PngStructure structure) {
        int width = structure.width();
        int height = structure.height();
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        byte[] pixels = new byte[Math.toIntExact((long) width * height * RgbImage.CHANNELS)];
        int[] row = new int[width * bands];
        int out = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                int in = x * bands;
                for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
                    pixels[out++] = sample(row, in, channel, image, structure);
                }
            }
        }
        return new RgbImage(width, height, pixels);
    }

    private static byte sample(int[] row, int in, int channel, BufferedImage image, PngStructure structure) {
        return switch (structure.color()) {
            case PALETTE -> paletteSample(row[in], channel, (IndexColorModel) image.getColorModel());
            case GRAY -> (byte) graySample(row[in], structure.depth());
            case GRAY_ALPHA -> highByte(row[in], structure.depth());
            case RGB, RGB_ALPHA -> highByte(row[in + channel], structure.depth());
        };
    }

    private static byte paletteSample(int index, int channel, IndexColorModel palette) {
        return (byte) (palette.getRGB(index) >> (16 - 8 * channel));
    }

    /**
     * Fewer than 8 bits are spread over 0 to 255. Of 16 bits Pillow keeps the value as an integer and cuts off at 255
     * when it converts, which makes most such pictures white; it is repeated here because the reference does it.
     */
    private static int graySample(int value, int depth) {
        return depth <= 8 ? value * 255 / ((1 << depth) - 1) : Math.min(value, 255);
    }

    private static byte highByte(int value, int depth) {
        return (byte) (depth == 16 ? value >> 8 : value);
    }
}
