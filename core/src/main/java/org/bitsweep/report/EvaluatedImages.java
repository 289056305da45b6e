package org.bitsweep.report;

import java.util.List;

/**
 * The images behind every number of a run.
 *
 * @param dataset name of the data set
 * @param inDataset number of images it has
 * @param selected number of images taken from its start; fewer than {@code inDataset} in a run on a subset
 * @param unreadable names of selected images that could not be read and are missing from every number
 */
public record EvaluatedImages(String dataset, int inDataset, int selected, List<String> unreadable) {

    public EvaluatedImages {
        unreadable = List.copyOf(unreadable);
        if (selected < 1 || selected > inDataset || unreadable.size() > selected) {
            throw new IllegalArgumentException("expected 1 <= selected <= images of the data set, found " + selected
                    + " of " + inDataset + ", " + unreadable.size() + " unreadable");
        }
    }

    /** A whole data set, all of it read. */
    public static EvaluatedImages all(String dataset, int images) {
        return new EvaluatedImages(dataset, images, images, List.of());
    }

    /** n of every accuracy. */
    public int scored() {
        return selected - unreadable.size();
    }

    /** Whether the run was on a part of the data set. */
    public boolean isSubset() {
        return selected < inDataset;
    }
}
