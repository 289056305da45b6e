package org.bitsweep.imaging;

import static org.bitsweep.imaging.RgbImage.CHANNELS;

import java.util.Objects;

/** Decodes, resizes and crops images as a {@link Geometry} says. Immutable; shared between threads. */
public final class Preprocessor {

    private final Geometry geometry;
    private final DecodingLimits limits;

    /** A preprocessor with the default limits. */
    public Preprocessor(Geometry geometry) {
        this(geometry, DecodingLimits.DEFAULT);
    }

    /** A preprocessor that refuses images beyond the given limits, before and after resizing. */
    public Preprocessor(Geometry geometry, DecodingLimits limits) {
        this.geometry = Objects.requireNonNull(geometry, "geometry");
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /**
     * The pixels a network is shown for an image file.
     *
     * @param name where the bytes came from, for messages
     * @param encoded the whole file, JPEG or PNG
     * @return the image, of {@link Geometry#fixedSize} if there is one
     * @throws ImageDecodingException if the bytes are not a complete image within the limits
     */
    public RgbImage apply(String name, byte[] encoded) throws ImageDecodingException {
        RgbImage image = ImageDecoder.decode(name, encoded, limits);
        try {
            return transform(image);
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new ImageDecodingException(name, "its size " + image.size() + " cannot be brought to the geometry "
                    + geometry.canonicalText() + ": " + e.getMessage() + ". Remove the image from the data set or"
                    + " choose a geometry with a crop", e);
        }
    }

    /**
     * Resizes and crops an image already decoded.
     *
     * @throws IllegalArgumentException if the resized image would exceed the limit of pixels
     */
    public RgbImage transform(RgbImage image) {
        ImageSize resized = geometry.resize().target(image.size());
        ImageSize kept = keptSize(resized);
        if (kept.pixels() > limits.pixels()) {
            throw new IllegalArgumentException("it would become " + kept + ", more than the limit of "
                    + limits.pixels() + " pixels");
        }
        Region region = new Region(
                cropOffset(resized.width(), kept.width()), cropOffset(resized.height(), kept.height()), kept);
        RgbImage cropped = resize(image, resized, region);
        return geometry.crop() instanceof Crop.Centre centre ? pad(cropped, centre.size()) : cropped;
    }

    private RgbImage resize(RgbImage image, ImageSize resized, Region region) {
        if (geometry.resize() instanceof Resize.ShorterSide rule) {
            return Resampler.resizeRegion(image, resized, rule.interpolation(), region);
        }
        if (geometry.resize() instanceof Resize.Exact rule) {
            return Resampler.resizeRegion(image, resized, rule.interpolation(), region);
        }
        return Resampler.crop(image, region);
    }

    /** What the crop leaves of a resized image, before padding. */
    private ImageSize keptSize(ImageSize resized) {
        if (geometry.crop() instanceof Crop.Centre centre) {
            return new ImageSize(
                    Math.min(resized.width(), centre.size().width()),
                    Math.min(resized.height(), centre.size().height()));
        }
        return resized;
    }

    /** torchvision: {@code int(round((length - kept) / 2.0))}, where Python rounds a half to the even neighbour. */
    private static int cropOffset(int length, int kept) {
        return (int) Math.rint((length - kept) / 2.0);
    }

    /** Black around an image smaller than wanted; the smaller half of an odd difference goes to the left and top. */
    private static RgbImage pad(RgbImage image, ImageSize wanted) {
        if (image.size().equals(wanted)) {
            return image;
        }
        int left = (wanted.width() - image.width()) / 2;
        int top = (wanted.height() - image.height()) / 2;
        byte[] target = new byte[Math.toIntExact(wanted.pixels() * CHANNELS)];
        int stride = image.width() * CHANNELS;
        for (int row = 0; row < image.height(); row++) {
            int to = ((top + row) * wanted.width() + left) * CHANNELS;
            System.arraycopy(image.pixels(), row * stride, target, to, stride);
        }
        return new RgbImage(wanted.width(), wanted.height(), target);
    }
}
