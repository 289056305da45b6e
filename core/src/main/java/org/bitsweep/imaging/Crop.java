package org.bitsweep.imaging;

import java.io.Serializable;
import java.util.Objects;

/** What part of a resized image the network sees. */
public sealed interface Crop extends Serializable {

    /** A stable text, the same for equal rules and different for different ones. */
    String canonicalText();

    /** The whole image. */
    record None() implements Crop {
        @Override
        public String canonicalText() {
            return "none";
        }
    }

    /**
     * The middle of the image: torchvision's {@code CenterCrop((height, width))}. A smaller image is first padded with
     * zeros (black) on both sides; of an odd number of missing pixels the larger half goes to the right or bottom. Of
     * an odd number of surplus pixels half is rounded to the even neighbour, as Python's {@code round} does.
     *
     * @param size the size afterwards
     */
    record Centre(ImageSize size) implements Crop {
        /** Refuses a missing size. */
        public Centre {
            Objects.requireNonNull(size, "size");
        }

        @Override
        public String canonicalText() {
            return "centre:" + size;
        }
    }
}
