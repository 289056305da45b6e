package org.bitsweep.report.page;

import java.util.List;
import org.bitsweep.judgement.CellPredictions;
import org.bitsweep.judgement.ChangedImage;
import org.bitsweep.judgement.PairedTable;

/**
 * Two cells of a network, image by image.
 *
 * @param base name of the first, such as {@code float32}
 * @param before what it predicted
 * @param changed name of the second
 * @param after what that predicted
 */
public record CellPair(String base, CellPredictions before, String changed, CellPredictions after) {

    public PairedTable counts() {
        return before.compare(after);
    }

    /** All images that are predicted differently. */
    public List<ChangedImage> images() {
        return ChangedImage.of(before, after);
    }
}
