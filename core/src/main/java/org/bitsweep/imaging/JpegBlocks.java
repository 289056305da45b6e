package org.bitsweep.imaging;

import java.util.Arrays;

/** How many blocks of eight by eight samples a JPEG image is made of. */
final class JpegBlocks {

    private static final int SIDE = 8;

    private JpegBlocks() {}

    /**
     * Blocks of all components, each covering the whole image at its own resolution.
     *
     * @param width of the image in pixels
     * @param height of the image in pixels
     * @param horizontalSampling a factor a component
     * @param verticalSampling a factor a component
     */
    static long count(int width, int height, int[] horizontalSampling, int[] verticalSampling) {
        int horizontalMost = most(horizontalSampling);
        int verticalMost = most(verticalSampling);
        long blocks = 0;
        for (int component = 0; component < horizontalSampling.length; component++) {
            blocks += along(width, horizontalSampling[component], horizontalMost)
                    * along(height, verticalSampling[component], verticalMost);
        }
        return blocks;
    }

    /** Whether a sampling factor is one that the format allows. */
    static boolean isFactor(int factor) {
        return factor >= 1 && factor <= 4;
    }

    /** The greatest factor: that of the components which are stored whole. */
    static int most(int[] factors) {
        return Arrays.stream(factors).max().orElseThrow();
    }

    private static long along(int length, int sampling, int samplingMost) {
        int unit = samplingMost * SIDE;
        return ((long) length * sampling + unit - 1) / unit;
    }
}
