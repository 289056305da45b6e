package org.bitsweep.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.bitsweep.InputException;

/** The classes with the highest scores. */
public final class Ranking {

    private static final int KEPT = 5;

    private Ranking() {}

    /**
     * The five best classes of one image.
     *
     * <p>Equal scores are ordered by class index, the lower one first, so that a result never depends on how a sort
     * treats ties: at 2 bits equal scores are common.
     *
     * @param scores the scores of a batch, row-major, [images x classes]
     * @param image row of the image in the batch
     * @param classes number of classes
     * @param imageName named in the error
     * @return class indices, best first; all classes if there are fewer than five
     * @throws InputException if a score is not a number: such an image has no prediction, and counting it as wrong
     *     would hide a broken network behind a low accuracy
     */
    public static List<Integer> topFive(float[] scores, int image, int classes, String imageName) {
        int[] best = new int[Math.min(KEPT, classes)];
        int found = 0;
        int offset = Math.multiplyExact(image, classes);
        for (int candidate = 0; candidate < classes; candidate++) {
            float score = scores[offset + candidate];
            if (Float.isNaN(score)) {
                throw new InputException("image " + imageName + ": the network's score of class " + candidate
                        + " is not a number (NaN). Check the network in float32 and its preprocessing (mean, std, divisor).");
            }
            int place = found;
            while (place > 0 && score > scores[offset + best[place - 1]]) {
                place--;
            }
            if (place < best.length) {
                int last = Math.min(found, best.length - 1);
                System.arraycopy(best, place, best, place + 1, last - place);
                best[place] = candidate;
                found = Math.min(found + 1, best.length);
            }
        }
        List<Integer> ranked = new ArrayList<>(found);
        for (int i = 0; i < found; i++) {
            ranked.add(best[i]);
        }
        return ranked;
    }
}
