package org.bitsweep.imaging;

import static org.bitsweep.imaging.RgbImage.CHANNELS;

import java.nio.FloatBuffer;

/**
 * Writes images into a network's input. Holds a table of 256 numbers per plane, because a sample has no more values;
 * make one per network and share it between threads.
 */
public final class Normalizer {

    private static final int SAMPLE_VALUES = 256;

    private final float[][] tables = new float[CHANNELS][SAMPLE_VALUES];
    private final ChannelOrder channelOrder;

    /** Computes the tables of a normalization. */
    public Normalizer(Normalization normalization) {
        channelOrder = normalization.channelOrder();
        for (int plane = 0; plane < CHANNELS; plane++) {
            for (int sample = 0; sample < SAMPLE_VALUES; sample++) {
                tables[plane][sample] = normalization.apply(plane, sample);
            }
        }
    }

    /** Number of floats an image occupies in a batch: three planes of its size. */
    public static int floatsPerImage(ImageSize size) {
        return Math.toIntExact(size.pixels() * CHANNELS);
    }

    /** How many images of a size, as float32, one direct buffer holds: it has 2^31 - 1 bytes at most. */
    public static int largestBatch(ImageSize size) {
        return (int) (Integer.MAX_VALUE / (Float.BYTES * CHANNELS * size.pixels()));
    }

    /**
     * Writes an image as planes (channel, row, column) into a batch.
     *
     * @param image the prepared image; all images of a batch have the same size
     * @param batch the batch, shape [N, 3, height, width], from index 0; its position and limit stay as they are
     * @param index which image of the batch, counted from 0
     * @throws IllegalArgumentException if the batch has no room for that image
     */
    public void write(RgbImage image, FloatBuffer batch, int index) {
        int area = image.width() * image.height();
        long start = (long) index * area * CHANNELS;
        if (index < 0 || start + (long) area * CHANNELS > batch.limit()) {
            throw new IllegalArgumentException("Image " + index + " of size " + image.size() + " needs the floats "
                    + start + " to " + (start + (long) area * CHANNELS) + " of the batch, which ends at "
                    + batch.limit());
        }
        byte[] pixels = image.pixels();
        // Into an array first: a buffer checks every single number.
        float[] values = new float[area];
        for (int plane = 0; plane < CHANNELS; plane++) {
            float[] table = tables[plane];
            int target = (int) start + plane * area;
            int sample = channelOrder.sampleOf(plane);
            for (int pixel = 0; pixel < area; pixel++) {
                values[pixel] = table[pixels[sample] & 0xFF];
                sample += CHANNELS;
            }
            batch.put(target, values);
        }
    }
}
