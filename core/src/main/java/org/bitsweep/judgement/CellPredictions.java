package org.bitsweep.judgement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.bitsweep.InputException;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.evaluation.ImageRange;
import org.bitsweep.evaluation.PairedComparison;
import org.bitsweep.evaluation.Prediction;

/** What one cell said about every image, in the order of images: as little as a comparison needs. */
public final class CellPredictions {

    private final int[] images;
    private final int[] labels;
    private final int[] predicted;

    private CellPredictions(int[] images, int[] labels, int[] predicted) {
        this.images = images;
        this.labels = labels;
        this.predicted = predicted;
    }

    /**
     * The predictions of one cell.
     *
     * @param predictions in any order
     * @throws InputException if there is none, or an image has two
     */
    public static CellPredictions of(Collection<Prediction> predictions) {
        List<Prediction> sorted = predictions.stream()
                .sorted(Comparator.comparingInt(Prediction::imageIndex))
                .toList();
        return of(
                sorted.stream().mapToInt(Prediction::imageIndex).toArray(),
                sorted.stream().mapToInt(Prediction::label).toArray(),
                sorted.stream().mapToInt(Prediction::predicted).toArray());
    }

    /**
     * The predictions of one cell from columns of equal length [n].
     *
     * @param images place of every image in the data set, ascending
     * @param labels its class
     * @param predicted the class that the cell gave it
     * @throws InputException if there is no image, or images do not ascend
     */
    public static CellPredictions of(int[] images, int[] labels, int[] predicted) {
        if (images.length != labels.length || images.length != predicted.length) {
            throw new IllegalArgumentException("expected three columns of one length, found " + images.length + ", "
                    + labels.length + " and " + predicted.length);
        }
        if (images.length == 0) {
            throw new InputException(
                    "comparison: expected predictions of at least one image, found none. Evaluate the cell.");
        }
        for (int i = 1; i < images.length; i++) {
            if (images[i] <= images[i - 1]) {
                throw new InputException("comparison: expected one prediction an image in ascending order, found image "
                        + images[i] + " after image " + images[i - 1] + ". Evaluate the cell anew.");
            }
        }
        return new CellPredictions(images.clone(), labels.clone(), predicted.clone());
    }

    /** n. */
    public int size() {
        return images.length;
    }

    /** Place in the data set of the i-th image; i counts the images of this cell from 0. */
    public int image(int i) {
        return images[i];
    }

    /** Class of the i-th image. */
    public int label(int i) {
        return labels[i];
    }

    /** The class that the cell gave the i-th image. */
    public int predicted(int i) {
        return predicted[i];
    }

    /** Whether the i-th image was classified rightly; i counts the images of this cell from 0. */
    public boolean right(int i) {
        return predicted[i] == labels[i];
    }

    /** Images classified rightly. */
    public long right() {
        long right = 0;
        for (int i = 0; i < images.length; i++) {
            right += right(i) ? 1 : 0;
        }
        return right;
    }

    /**
     * The images by batch: batch k holds those from place k * batch of the data set on.
     *
     * @return ranges of i, as {@link #right} counts
     */
    List<ImageRange> units(int batch) {
        List<ImageRange> units = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= images.length; i++) {
            if (i == images.length || images[i] / batch != images[first] / batch) {
                units.add(new ImageRange(first, i));
                first = i;
            }
        }
        return units;
    }

    /** The accuracy, with Top-5 counted no better than Top-1: only the best class is known here. */
    Accuracy accuracy() {
        return new Accuracy(size(), right(), right());
    }

    /** Whether both are about the same images. */
    public boolean sameImages(CellPredictions other) {
        return Arrays.equals(images, other.images);
    }

    /** Whether both are about the same images with the same labels, which a paired comparison needs. */
    public boolean pairsWith(CellPredictions other) {
        return sameImages(other) && Arrays.equals(labels, other.labels);
    }

    /**
     * Compares image by image.
     *
     * @param changed the other side: what stands here is the base
     * @throws InputException if images or labels differ
     */
    public PairedTable compare(CellPredictions changed) {
        if (!pairsWith(changed)) {
            throw new InputException("comparison: expected the same " + size()
                    + " images with the same labels on both sides, found "
                    + (sameImages(changed) ? "other labels" : changed.size() + " images that are not the same")
                    + ". Compare cells of one data set.");
        }
        long disagreements = 0;
        long bothRight = 0;
        long onlyBase = 0;
        long onlyNew = 0;
        for (int i = 0; i < size(); i++) {
            disagreements += predicted[i] != changed.predicted[i] ? 1 : 0;
            bothRight += right(i) && changed.right(i) ? 1 : 0;
            onlyBase += right(i) && !changed.right(i) ? 1 : 0;
            onlyNew += !right(i) && changed.right(i) ? 1 : 0;
        }
        return new PairedTable(new PairedComparison(size(), disagreements, onlyBase, onlyNew), bothRight);
    }
}
