package org.bitsweep.dataset;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.storage.DatasetException;

/**
 * A part of a data set that one task reads. It is self-contained: names, labels and locations travel with it, images do
 * not.
 */
public sealed interface ImageSplit extends Serializable permits FileSplit, TarRangeSplit, CompressedTarSplit,
        ParquetSplit {

    /** The images of this split by ascending index, whatever order they are read in. */
    List<LabelledImage> images();

    /** The order in which the reader hands the images out. */
    ReadingOrder order();

    /**
     * Opens the split for one reading. The caller closes the reader; a reader read to its end has closed itself.
     *
     * @param configuration how file systems are reached
     * @return the images of the split, each once
     * @throws DatasetException if the data set has changed since it was listed
     * @throws IOException if the storage fails
     */
    ImageReader open(Configuration configuration) throws IOException;
}
