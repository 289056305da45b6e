package org.bitsweep.dataset;

import org.bitsweep.storage.DatasetException;

/**
 * Classes known only by number.
 *
 * @param count number of classes, at least 1
 */
public record NumberedClasses(int count) implements Classes {

    /**
     * Refuses a data set without classes.
     *
     * @throws IllegalArgumentException if the count is below 1
     */
    public NumberedClasses {
        if (count < 1) {
            throw new IllegalArgumentException("number of classes must be at least 1: " + count);
        }
    }

    @Override
    public int labelOf(String text, String where) {
        if (!ClassIndexText.isNumber(text)) {
            throw new DatasetException(where, "a class index in [0, " + count + ")", "'" + text + "'",
                    "Write labels as numbers, or give a class list so that names can be looked up");
        }
        return ClassIndexText.parse(text, count, where);
    }
}
