package org.bitsweep.imaging;

import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageReader;

/**
 * Makes the one kind of JPEG on which Java runtimes differ come out alike: components stored with half the rows but all
 * the columns (photographs turned by a quarter without recompression).
 *
 * <p>Between stored rows libjpeg-turbo interpolates, and so does Pillow with it; the libjpeg 6b inside Temurin's and
 * Oracle's runtimes repeats every row. Nothing is lost by that, so the interpolation is made up for here. Which of the
 * two a runtime does is found by decoding a tiny picture once.
 */
final class VerticalUpsampling {

    /** 8x16 pixels, red above blue, the colour components with half the rows. */
    private static final String PROBE = ""
            + "/9j/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5"
            + "moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk"
            + "pKSkpKT/wAARCAAQAAgDARIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAXEAADAQAAAAAAAAAAAAAAAA"
            + "AAFGKh/8QAFAEBAAAAAAAAAAAAAAAAAAAABP/EABgRAAIDAAAAAAAAAAAAAAAAAAAVYqHh/9oADAMBAAIRAxEAPwCS"
            + "zGhmNGKp1o9lG8P/2Q==";

    private static final int PROBE_WIDTH = 8;
    private static final int PROBE_HEIGHT = 16;
    private static final int PROBE_COMPONENTS = 3;

    private static final boolean RUNTIME_REPEATS_ROWS = runtimeRepeatsRows();

    private VerticalUpsampling() {
    }

    /**
     * Interpolates the rows of a component where the runtime has only repeated them.
     *
     * @param samples interleaved samples of all components, changed in place
     * @param width columns
     * @param height rows
     * @param components samples per pixel
     * @param component which of them was stored with half the rows
     */
    static void complete(byte[] samples, int width, int height, int components, int component) {
        if (RUNTIME_REPEATS_ROWS) {
            interpolate(samples, width, height, components, component);
        }
    }

    /** libjpeg-turbo's {@code h1v2_fancy_upsample}: three parts of the nearer row, one of the farther. */
    static void interpolate(byte[] samples, int width, int height, int components, int component) {
        int stride = width * components;
        int[] above = new int[width];
        for (int row = 0; row < height; row += 2) {
            boolean hasRowBelow = row + 2 < height;
            for (int column = 0; column < width; column++) {
                int at = row * stride + column * components + component;
                int here = samples[at] & 0xFF;
                int before = row == 0 ? here : above[column];
                int after = hasRowBelow ? samples[at + 2 * stride] & 0xFF : here;
                samples[at] = (byte) ((3 * here + before + 1) >> 2);
                if (row + 1 < height) {
                    samples[at + stride] = (byte) ((3 * here + after + 2) >> 2);
                }
                above[column] = here;
            }
        }
    }

    private static boolean runtimeRepeatsRows() {
        byte[] samples;
        try {
            ImageReader reader = JdkReaders.open(JdkReaders.JPEG, Base64.getDecoder().decode(PROBE));
            try {
                samples = ((DataBufferByte) reader.readRaster(0, null).getDataBuffer()).getData();
            } finally {
                reader.dispose();
            }
        } catch (IOException e) {
            throw new IllegalStateException("This Java runtime cannot decode a sound JPEG picture", e);
        }
        for (int row = 0; row < PROBE_HEIGHT; row += 2) {
            int at = row * PROBE_WIDTH * PROBE_COMPONENTS + 1;
            if (samples[at] != samples[at + PROBE_WIDTH * PROBE_COMPONENTS]) {
                return false;
            }
        }
        return true;
    }
}
