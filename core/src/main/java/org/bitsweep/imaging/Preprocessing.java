package org.bitsweep.imaging;

import java.io.Serializable;
import java.util.Objects;

/**
 * Everything between an image file and a network's input. A property of the network: two networks compared under
 * different preprocessing are not compared.
 *
 * @param geometry size and crop
 * @param normalization from samples to float32
 */
public record Preprocessing(Geometry geometry, Normalization normalization) implements Serializable {

    /** Refuses missing parts. */
    public Preprocessing {
        Objects.requireNonNull(geometry, "geometry");
        Objects.requireNonNull(normalization, "normalization");
    }

    /** A stable text for digests and reports, equal exactly when the preprocessing is. */
    public String canonicalText() {
        return geometry.canonicalText() + ";" + normalization.canonicalText();
    }
}
