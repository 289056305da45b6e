package org.bitsweep.imaging;

/**
 * Colour conversions on interleaved 8-bit samples, with the fixed-point arithmetic of libjpeg (jdcolor.c) and of
 * Pillow's {@code convert("RGB")} (Convert.c).
 */
final class JpegColors {

    private static final int SCALE_BITS = 16;
    private static final int HALF = 1 << (SCALE_BITS - 1);
    private static final int CENTER = 128;
    private static final int VALUES = 256;

    private static final int[] RED_OF_CR = new int[VALUES];
    private static final int[] GREEN_OF_CR = new int[VALUES];
    private static final int[] GREEN_OF_CB = new int[VALUES];
    private static final int[] BLUE_OF_CB = new int[VALUES];

    static {
        for (int value = 0; value < VALUES; value++) {
            int x = value - CENTER;
            RED_OF_CR[value] = (fixed(1.40200) * x + HALF) >> SCALE_BITS;
            BLUE_OF_CB[value] = (fixed(1.77200) * x + HALF) >> SCALE_BITS;
            GREEN_OF_CR[value] = -fixed(0.71414) * x;
            GREEN_OF_CB[value] = -fixed(0.34414) * x + HALF;
        }
    }

    private JpegColors() {
    }

    private static int fixed(double value) {
        return (int) (value * (1 << SCALE_BITS) + 0.5);
    }

    /** Converts to red, green, blue; three samples per pixel are converted in place. */
    static byte[] toRgb(byte[] samples, JpegColorSpace colorSpace) {
        return switch (colorSpace) {
            case GRAYSCALE -> fromGray(samples);
            case RGB -> samples;
            case YCBCR -> fromYcbcr(samples);
            case CMYK -> fromAdobeCmyk(samples);
            case YCCK -> fromAdobeCmyk(cmykFromYcck(samples));
        };
    }

    static byte[] fromGray(byte[] samples) {
        byte[] rgb = new byte[Math.multiplyExact(samples.length, 3)];
        for (int in = 0, out = 0; in < samples.length; in++, out += 3) {
            rgb[out] = samples[in];
            rgb[out + 1] = samples[in];
            rgb[out + 2] = samples[in];
        }
        return rgb;
    }

    private static byte[] fromYcbcr(byte[] samples) {
        for (int index = 0; index + 2 < samples.length; index += 3) {
            int y = samples[index] & 0xFF;
            int cb = samples[index + 1] & 0xFF;
            int cr = samples[index + 2] & 0xFF;
            samples[index] = clamp(y + RED_OF_CR[cr]);
            samples[index + 1] = clamp(y + ((GREEN_OF_CB[cb] + GREEN_OF_CR[cr]) >> SCALE_BITS));
            samples[index + 2] = clamp(y + BLUE_OF_CB[cb]);
        }
        return samples;
    }

    /** libjpeg's {@code ycck_cmyk_convert}: the first three are converted as YCbCr and complemented, black stays. */
    private static byte[] cmykFromYcck(byte[] samples) {
        for (int index = 0; index + 3 < samples.length; index += 4) {
            int y = samples[index] & 0xFF;
            int cb = samples[index + 1] & 0xFF;
            int cr = samples[index + 2] & 0xFF;
            samples[index] = clamp(255 - (y + RED_OF_CR[cr]));
            samples[index + 1] = clamp(255 - (y + ((GREEN_OF_CB[cb] + GREEN_OF_CR[cr]) >> SCALE_BITS)));
            samples[index + 2] = clamp(255 - (y + BLUE_OF_CB[cb]));
        }
        return samples;
    }

    /**
     * Pillow reads every four-component JPEG as Adobe writes them, with all inks inverted, and converts with
     * {@code cmyk2rgb}.
     */
    private static byte[] fromAdobeCmyk(byte[] samples) {
        byte[] rgb = new byte[samples.length / 4 * 3];
        for (int in = 0, out = 0; in + 3 < samples.length; in += 4, out += 3) {
            int light = samples[in + 3] & 0xFF; // 255 - black, and black is the stored value inverted
            for (int ink = 0; ink < 3; ink++) {
                int amount = 255 - (samples[in + ink] & 0xFF);
                rgb[out + ink] = clamp(light - multiplyOver255(amount, light));
            }
        }
        return rgb;
    }

    /** Pillow's {@code MULDIV255}: a * b / 255, rounded. */
    private static int multiplyOver255(int a, int b) {
        int product = a * b + 128;
        return ((product >> 8) + product) >> 8;
    }

    private static byte clamp(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
