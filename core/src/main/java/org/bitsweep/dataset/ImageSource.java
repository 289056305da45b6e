package org.bitsweep.dataset;

import java.util.List;

/** A listed data set: which images there are, and how their bytes are reached in parts. Lives on the driver. */
public sealed interface ImageSource permits FileImages, TarImages {

    /** All images in evaluation order. */
    ImageListing listing();

    /**
     * Cuts the data set into parts that can be read independently. Together they hold every image once.
     *
     * @param imagesPerSplit wanted number of images in a split, at least 1; the last split may hold fewer, and a source
     *     that can only be read from its beginning (a compressed archive) is one split whatever is wanted
     * @return the splits, by the index of their first image
     * @throws IllegalArgumentException if fewer than 1 image a split is wanted
     */
    List<ImageSplit> splits(int imagesPerSplit);
}
