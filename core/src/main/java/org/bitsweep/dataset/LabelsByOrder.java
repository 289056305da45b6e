package org.bitsweep.dataset;

import java.util.Objects;
import org.apache.hadoop.fs.Path;

/**
 * A label file with one label a line and no names: line 1 belongs to the first image in the order of names (by Unicode
 * code points), and so on. The evaluation order is that order of names.
 *
 * @param file the text file, without a header
 */
public record LabelsByOrder(Path file) implements LabelFile {

    /** Refuses null. */
    public LabelsByOrder {
        Objects.requireNonNull(file, "file");
    }
}
