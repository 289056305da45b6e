package org.bitsweep.imaging;

import static org.bitsweep.imaging.RgbImage.CHANNELS;

import java.util.Arrays;

/**
 * Resizes 8-bit images exactly as Pillow's {@code Image.resize} does.
 *
 * <p>Source: {@code ImagingResample} of Pillow's {@code src/libImaging/Resample.c}: fixed-point weights, rows first and
 * columns second, and a rounding to 8 bits between the two passes. That rounding is why a floating-point resize cannot
 * stand in for it.
 *
 * <p>Every output pixel depends on its own weights alone, so a region of the resized image can be computed without the
 * rest, with the same bytes; a centre crop then costs about a third less.
 */
public final class Resampler {

    private static final int ROUNDING = 1 << (ResamplingWeights.FRACTION_BITS - 1);

    private Resampler() {
    }

    /**
     * Resizes a whole image.
     *
     * @param image the image
     * @param target the size wanted
     * @param interpolation the kernel
     * @return an image of {@code target} size; the given one if it has that size already
     */
    public static RgbImage resize(RgbImage image, ImageSize target, Interpolation interpolation) {
        return resizeRegion(image, target, interpolation, Region.whole(target));
    }

    /**
     * Resizes an image and keeps a region, computing no more than that.
     *
     * @param image the image
     * @param target the size the whole image is resized to
     * @param interpolation the kernel
     * @param region what is kept of the resized image, in its coordinates
     * @return an image of the region's size
     * @throws IllegalArgumentException if the region is not inside an image of {@code target} size
     */
    public static RgbImage resizeRegion(
            RgbImage image, ImageSize target, Interpolation interpolation, Region region) {
        requireInside(region, target);
        if (image.size().equals(target)) {
            return crop(image, region);
        }
        // Pillow leaves out the pass of an axis that keeps its length. Both kernels are 1 at their centre and 0 at the
        // other pixels, so running the pass with those weights gives the same bytes and needs no second path here.
        int width = region.size().width();
        int height = region.size().height();
        ResamplingWeights across =
                ResamplingWeights.of(image.width(), target.width(), region.left(), width, interpolation);
        ResamplingWeights down =
                ResamplingWeights.of(image.height(), target.height(), region.top(), height, interpolation);
        int firstRow = down.firstInput();
        int rows = down.endOfInput() - firstRow;
        int[] narrowed = resampleRows(image, firstRow, rows, across, width);
        return new RgbImage(width, height, resampleColumns(narrowed, firstRow, down, width, height));
    }

    /** First pass: one sample per int (0 to 255) because the second pass then runs on vector registers. */
    private static int[] resampleRows(RgbImage image, int firstRow, int rows, ResamplingWeights across, int width) {
        byte[] source = image.pixels();
        int[] weights = across.values();
        int[] target = new int[Math.multiplyExact(Math.multiplyExact(rows, width), CHANNELS)];
        int out = 0;
        for (int row = 0; row < rows; row++) {
            int rowStart = (firstRow + row) * image.width();
            for (int column = 0; column < width; column++) {
                int red = ROUNDING;
                int green = ROUNDING;
                int blue = ROUNDING;
                int in = (rowStart + across.start(column)) * CHANNELS;
                int first = across.offset(column);
                int end = first + across.count(column);
                for (int tap = first; tap < end; tap++) {
                    int weight = weights[tap];
                    red += (source[in] & 0xFF) * weight;
                    green += (source[in + 1] & 0xFF) * weight;
                    blue += (source[in + 2] & 0xFF) * weight;
                    in += CHANNELS;
                }
                target[out] = sample(red);
                target[out + 1] = sample(green);
                target[out + 2] = sample(blue);
                out += CHANNELS;
            }
        }
        return target;
    }

    private static byte[] resampleColumns(int[] source, int firstRow, ResamplingWeights down, int width, int height) {
        int stride = width * CHANNELS;
        byte[] target = new byte[Math.multiplyExact(stride, height)];
        int[] weights = down.values();
        int[] sums = new int[stride];
        for (int row = 0; row < height; row++) {
            Arrays.fill(sums, ROUNDING);
            int first = down.offset(row);
            int count = down.count(row);
            for (int tap = 0; tap < count; tap++) {
                addWeighted(sums, source, (down.start(row) - firstRow + tap) * stride, weights[first + tap]);
            }
            store(sums, target, row * stride);
        }
        return target;
    }

    /** Kept small and separate so that the just-in-time compiler turns it into vector instructions. */
    private static void addWeighted(int[] sums, int[] source, int offset, int weight) {
        for (int index = 0; index < sums.length; index++) {
            sums[index] += source[offset + index] * weight;
        }
    }

    private static void store(int[] sums, byte[] target, int offset) {
        for (int index = 0; index < sums.length; index++) {
            target[offset + index] = (byte) sample(sums[index]);
        }
    }

    private static int sample(int sum) {
        return Math.max(0, Math.min(255, sum >> ResamplingWeights.FRACTION_BITS));
    }

    /**
     * Cuts a region out of an image.
     *
     * @throws IllegalArgumentException if the region is not inside the image
     */
    public static RgbImage crop(RgbImage image, Region region) {
        requireInside(region, image.size());
        if (region.size().equals(image.size())) {
            return image;
        }
        int stride = region.size().width() * CHANNELS;
        byte[] target = new byte[Math.multiplyExact(stride, region.size().height())];
        for (int row = 0; row < region.size().height(); row++) {
            int from = ((region.top() + row) * image.width() + region.left()) * CHANNELS;
            System.arraycopy(image.pixels(), from, target, row * stride, stride);
        }
        return new RgbImage(region.size().width(), region.size().height(), target);
    }

    private static void requireInside(Region region, ImageSize image) {
        if (!region.liesIn(image)) {
            throw new IllegalArgumentException("The region " + region.size() + " at (" + region.left() + ", "
                    + region.top() + ") does not lie in an image of " + image);
        }
    }
}
