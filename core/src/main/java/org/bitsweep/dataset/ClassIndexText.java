package org.bitsweep.dataset;

import org.bitsweep.storage.DatasetException;

/** Class indices as files write them. */
final class ClassIndexText {

    private ClassIndexText() {
    }

    /** Whether the text is meant as a number, in range or not. */
    static boolean isNumber(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        return text.length() > start && text.chars().skip(start).allMatch(c -> c >= '0' && c <= '9');
    }

    /** The class index, or a {@link DatasetException} if it lies outside the classes. */
    static int parse(String text, int count, String where) {
        // Anything longer than nine digits lies outside every possible range and would not fit an int.
        int value = text.startsWith("-") || text.length() > 9 ? -1 : Integer.parseInt(text);
        if (value < 0 || value >= count) {
            throw new DatasetException(where, "a class index in [0, " + count + ")", text,
                    text.equals(Integer.toString(count))
                            ? "Count classes from 0; numbers from 1 to " + count + " are another numbering"
                            : "Correct the label, or the number of classes if the data set has more");
        }
        return value;
    }
}
