package org.bitsweep.dataset;

import java.util.Objects;
import org.apache.hadoop.fs.Path;

/**
 * A label file whose lines name the image: {@code name,label} or {@code name label}, one way throughout the file. The
 * evaluation order is the order of lines, and every image must have its line.
 *
 * @param file the text file, without a header
 */
public record LabelsByName(Path file) implements LabelFile {

    /** Refuses null. */
    public LabelsByName {
        Objects.requireNonNull(file, "file");
    }
}
