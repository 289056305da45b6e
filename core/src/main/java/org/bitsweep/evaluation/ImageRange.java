package org.bitsweep.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive images of a data set.
 *
 * @param first index of the first
 * @param end index behind the last
 */
public record ImageRange(int first, int end) implements Serializable {

    public ImageRange {
        if (first < 0 || end <= first) {
            throw new IllegalArgumentException("expected 0 <= first < end, found " + first + " and " + end);
        }
    }

    public int images() {
        return end - first;
    }

    /** Batch k holds the images from k * size on; the last one what is left. */
    public static List<ImageRange> batches(int images, int size) {
        List<ImageRange> batches = new ArrayList<>();
        for (int first = 0; first < images; first = Math.addExact(first, size)) {
            batches.add(new ImageRange(first, Math.min(images, first + Math.min(size, images - first))));
        }
        return batches;
    }
}
