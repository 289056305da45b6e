package org.bitsweep.imaging;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
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

    /** The canonical texts of the parts by their names, in this order: how results record preprocessing. */
    public Map<String, String> canonicalTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("geometry", geometry.canonicalText());
        texts.put("normalization", normalization.canonicalText());
        return Collections.unmodifiableMap(texts);
    }
}
