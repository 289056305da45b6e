package org.bitsweep.dataset;

/** In which order a split hands out its images. */
public enum ReadingOrder {
    /** By ascending index. */
    EVALUATION_ORDER,
    /** As they lie in the archive; whoever needs the evaluation order sorts by index. */
    ARCHIVE_ORDER
}
