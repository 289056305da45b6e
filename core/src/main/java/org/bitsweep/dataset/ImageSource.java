package org.bitsweep.dataset;

import java.util.List;

/** A listed data set: which images there are, and how their bytes are reached in parts. Lives on the driver. */
public sealed interface ImageSource permits FileImages, TarImages {

    /** All images in evaluation order. */
    ImageListing listing();

    /**
     * SHA-256, in lower-case hexadecimal, over length and modification time of the files that hold the first images, as they
     * were listed: of each image's own file, or of the archive. The contents of files are not read for it. Two listings with
     * equal {@link ImageListing#digest} and equal state are taken to name the same pictures; where only times differ, as after
     * a copy, the pictures may still be the same.
     *
     * @param images how many from the start, at most all
     */
    String stateDigest(int images);

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
