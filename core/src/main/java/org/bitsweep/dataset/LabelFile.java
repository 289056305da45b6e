package org.bitsweep.dataset;

import org.apache.hadoop.fs.Path;

/** Labels kept apart from the images. Each variant says how a label finds its image; none is guessed. */
public sealed interface LabelFile permits LabelsByName, LabelsByOrder {

    /** The text file with one label a line. */
    Path file();
}
