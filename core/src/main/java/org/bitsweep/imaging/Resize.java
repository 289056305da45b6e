package org.bitsweep.imaging;

import java.io.Serializable;
import java.util.Objects;

/** What size an image is brought to before it is cropped. */
public sealed interface Resize extends Serializable {

    /** The size that an image of the given size is resized to. */
    ImageSize target(ImageSize image);

    /** A stable text, the same for equal rules and different for different ones. */
    String canonicalText();

    /** The image is left as it is. */
    record None() implements Resize {
        @Override
        public ImageSize target(ImageSize image) {
            return image;
        }

        @Override
        public String canonicalText() {
            return "none";
        }
    }

    /**
     * The shorter side becomes {@code length} and the other keeps the proportions, its fraction cut off: torchvision's
     * {@code Resize(length)}.
     *
     * @param length the shorter side afterwards, in pixels
     * @param interpolation the kernel
     */
    record ShorterSide(int length, Interpolation interpolation) implements Resize {
        /**
         * Checks the length.
         *
         * @throws IllegalArgumentException if the length is not positive
         */
        public ShorterSide {
            Objects.requireNonNull(interpolation, "interpolation");
            if (length < 1) {
                throw new IllegalArgumentException("The shorter side must be at least 1 pixel, found " + length);
            }
        }

        @Override
        public ImageSize target(ImageSize image) {
            // torchvision: int(size * long / short). Python divides exactly rounded doubles and truncates; the exact
            // quotient of such small integers is never rounded up to an integer, so integer division is the same.
            if (image.width() <= image.height()) {
                return new ImageSize(length, longerSide(image.height(), image.width()));
            }
            return new ImageSize(longerSide(image.width(), image.height()), length);
        }

        private int longerSide(int longer, int shorter) {
            return Math.toIntExact((long) length * longer / shorter);
        }

        @Override
        public String canonicalText() {
            return "shorter-side:" + length + ":" + interpolation.label();
        }
    }

    /**
     * Every image becomes this size, whatever its proportions: torchvision's {@code Resize((height, width))}.
     *
     * @param size the size afterwards
     * @param interpolation the kernel
     */
    record Exact(ImageSize size, Interpolation interpolation) implements Resize {
        /** Refuses missing parts. */
        public Exact {
            Objects.requireNonNull(size, "size");
            Objects.requireNonNull(interpolation, "interpolation");
        }

        @Override
        public ImageSize target(ImageSize image) {
            return size;
        }

        @Override
        public String canonicalText() {
            return "exact:" + size + ":" + interpolation.label();
        }
    }
}
