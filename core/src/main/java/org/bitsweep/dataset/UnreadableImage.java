package org.bitsweep.dataset;

import java.io.Serializable;
import java.util.Objects;

/**
 * An image that could not be decoded.
 *
 * @param index its place in the data set, from 0
 * @param name its name in the data set
 * @param problem what is wrong with it, naming it
 */
public record UnreadableImage(int index, String name, String problem) implements Serializable {

    /** Refuses nulls. */
    public UnreadableImage {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(problem, "problem");
    }
}
