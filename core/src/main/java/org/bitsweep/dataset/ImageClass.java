package org.bitsweep.dataset;

import java.io.Serializable;
import java.util.Objects;

/**
 * One class of a data set.
 *
 * @param index position among the network's outputs, counted from 0
 * @param id unique identifier, for ImageNet the WordNet id such as {@code n01440764}
 * @param name readable name, not necessarily unique (ImageNet has two cranes)
 */
public record ImageClass(int index, String id, String name) implements Serializable {

    /**
     * Refuses empty texts and negative indices.
     *
     * @throws IllegalArgumentException if the index is negative or a text is empty
     */
    public ImageClass {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        if (index < 0 || id.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException(
                    "a class needs an index of at least 0, an id and a name: " + index + ", '" + id + "', '" + name + "'");
        }
    }
}
