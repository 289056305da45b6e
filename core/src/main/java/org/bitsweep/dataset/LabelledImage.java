package org.bitsweep.dataset;

import java.io.Serializable;
import java.util.Objects;

/**
 * One image of a data set: its place in the evaluation order, its name and its true class.
 *
 * @param index position in the evaluation order, counted from 0; unique in its data set
 * @param name path as the data set writes it; unique in its data set and the key of its row in results
 * @param label index of the true class, counted from 0
 */
public record LabelledImage(int index, String name, int label) implements Serializable {

    /**
     * Checks the values on their own; {@link ImageListing} checks them against their neighbours.
     *
     * @throws IllegalArgumentException if the index or the label is negative or the name is empty
     */
    public LabelledImage {
        Objects.requireNonNull(name, "name");
        if (index < 0) {
            throw new IllegalArgumentException("index of image '" + name + "' is negative: " + index);
        }
        if (label < 0) {
            throw new IllegalArgumentException("label of image '" + name + "' is negative: " + label);
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("image " + index + " has an empty name");
        }
    }
}
