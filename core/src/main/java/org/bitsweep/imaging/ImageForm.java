package org.bitsweep.imaging;

import java.io.Serializable;
import java.util.Objects;

/**
 * What images are once they are prepared: networks that ask for the same form can share them.
 *
 * @param geometry how they are resized and cropped
 * @param size of each of them; follows from the geometry unless that leaves images as they are
 */
public record ImageForm(Geometry geometry, ImageSize size) implements Serializable {

    /** Refuses missing parts. */
    public ImageForm {
        Objects.requireNonNull(geometry, "geometry");
        Objects.requireNonNull(size, "size");
    }

    /** The geometry's text, and the size where the geometry leaves it open. */
    public String canonicalText() {
        return geometry.canonicalText() + (geometry.fixedSize().isPresent() ? "" : ";size=" + size);
    }
}
