package org.bitsweep.dataset;

import java.io.Serializable;
import org.bitsweep.storage.DatasetException;

/**
 * The classes that labels of a data set refer to: a bare number of them, or a list with their names.
 *
 * <p>It is always that of the network's outputs, never the number of classes that happen to be present.
 */
public sealed interface Classes extends Serializable permits NumberedClasses, ClassList {

    /** Number of classes; labels lie in {@code [0, count)}. */
    int count();

    /**
     * The class index that a label written in a file means.
     *
     * @param text the label as written: a class index or, where names are known, a class id or name
     * @param where the file and line of the label, for the message
     * @return the class index, in {@code [0, count)}
     * @throws DatasetException if the text names no class or more than one
     */
    int labelOf(String text, String where);
}
