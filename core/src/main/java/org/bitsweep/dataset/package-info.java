/**
 * Every way labelled images come in.
 *
 * <p>A {@link org.bitsweep.dataset.DatasetFormat} is listed once, on the driver, into an
 * {@link org.bitsweep.dataset.ImageSource}: an {@link org.bitsweep.dataset.ImageListing} of ordered, labelled names with
 * a digest, and the knowledge of where their bytes lie. The source is cut into
 * {@link org.bitsweep.dataset.ImageSplit}s, small serializable values that executors open in parallel; each hands out
 * one {@link org.bitsweep.dataset.EncodedImage} at a time. Nothing is unpacked to disk.
 *
 * <p>Whatever cannot be used is refused with a {@link org.bitsweep.dataset.DatasetException} that names it. No image is
 * dropped, and no label is guessed: labels come from class lists and label files, never from which folders happen to be
 * there.
 *
 * <p>Images that have been decoded and resized once are described by a {@link org.bitsweep.dataset.PreparedManifest},
 * which is written last and so tells a finished folder from half of one.
 */
package org.bitsweep.dataset;
