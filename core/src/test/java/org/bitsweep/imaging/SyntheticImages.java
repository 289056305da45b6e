package org.bitsweep.imaging;

/** The pictures of {@code make_golden.py}, made again. */
final class SyntheticImages {

    private SyntheticImages() {
    }

    /** Upper bits of a linear congruential generator started at 1. */
    static RgbImage noise(int width, int height) {
        byte[] pixels = new byte[width * height * RgbImage.CHANNELS];
        int state = 1;
        for (int index = 0; index < pixels.length; index++) {
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF;
            pixels[index] = (byte) (state >> 16);
        }
        return new RgbImage(width, height, pixels);
    }
}
