package org.bitsweep.evaluation;

import java.io.Serializable;

/** Whether a prediction depends on the images it shares a batch with. */
public sealed interface Batching extends Serializable {

    /** Float32, or calibrated statistics: whatever the batch, an image's prediction is the same. */
    record Independent() implements Batching {}

    /**
     * Statistics of the batch: batch k holds the images from k * images on.
     *
     * @param images images a batch
     */
    record Shared(int images) implements Batching {
        public Shared {
            if (images < 1) {
                throw new IllegalArgumentException("expected at least one image a batch, found " + images);
            }
        }
    }

    Batching INDEPENDENT = new Independent();

    /** For messages and records: a number of images, or {@code independent}. */
    default String text() {
        return this instanceof Shared shared ? Integer.toString(shared.images()) : "independent";
    }
}
