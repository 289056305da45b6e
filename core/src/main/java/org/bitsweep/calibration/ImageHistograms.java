package org.bitsweep.calibration;

import java.io.Serializable;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The histograms of one tensor over calibration images, one an image, by the image's position in the calibration set.
 * Immutable.
 *
 * <p>Each image has a range of its own, so an image needs to be seen once and nothing depends on the others; parts that
 * saw different images merge into the same whole in any order and any grouping.
 */
public final class ImageHistograms implements Serializable {

    /** Of no image. */
    public static final ImageHistograms NONE = new ImageHistograms(new TreeMap<>());

    private final TreeMap<Integer, Histogram> images;

    private ImageHistograms(TreeMap<Integer, Histogram> images) {
        this.images = images;
    }

    /** Of one image. */
    public static ImageHistograms of(int image, Histogram histogram) {
        return new ImageHistograms(new TreeMap<>(Collections.singletonMap(image, histogram)));
    }

    /**
     * Both together.
     *
     * @throws IllegalArgumentException if both saw the same image
     */
    public ImageHistograms merge(ImageHistograms other) {
        TreeMap<Integer, Histogram> both = new TreeMap<>(images);
        other.images.forEach((image, histogram) -> {
            if (both.put(image, histogram) != null) {
                throw new IllegalArgumentException("calibration image " + image + " is there twice");
            }
        });
        return new ImageHistograms(both);
    }

    /** By position, ascending. */
    public SortedMap<Integer, Histogram> byImage() {
        return Collections.unmodifiableSortedMap(images);
    }

    /** In the order of the images. */
    public Collection<Histogram> inOrder() {
        return byImage().values();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageHistograms histograms && images.equals(histograms.images);
    }

    @Override
    public int hashCode() {
        return images.hashCode();
    }
}
