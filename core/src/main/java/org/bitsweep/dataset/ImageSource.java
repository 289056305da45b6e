package org.bitsweep.dataset;

import java.util.List;

/** A listed data set: which images there are, and how their bytes are reached in parts. Lives on the driver. */
public sealed interface ImageSource permits FileImages, TarImages, TarShards, ParquetImages {

    /** All images in evaluation order. */
    ImageListing listing();

    /**
     * SHA-256, in lower-case hexadecimal, over length and modification time of the files that hold the first images, as they
     * were listed: of each image's own file, or of the archives or
     * tables. The contents of files are not read for it. Two listings with
     * equal {@link ImageListing#digest} and equal state are taken to name the same pictures; where only times differ, as after
     * a copy, the pictures may still be the same.
     *
     * @param images how many from the start, at most all
     */
    String stateDigest(int images);

    /**
     * Cuts the data set into parts that can be read independently. Together they hold every image once.
     *
     * @param imagesPerSplit wanted number of images in a split, at least 1; splits may hold fewer, and what can only be read
     *     whole (a compressed archive, a row group of Parquet) is in one split whatever is wanted
     * @return the splits, by the index of their first image
     * @throws IllegalArgumentException if fewer than 1 image a split is wanted
     */
    List<ImageSplit> splits(int imagesPerSplit);
}
