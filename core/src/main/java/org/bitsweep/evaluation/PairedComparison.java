package org.bitsweep.evaluation;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.bitsweep.InputException;

/**
 * Two configurations on the same images. Most images are classified alike, so the difference of two accuracies is known
 * far better than their separate intervals suggest.
 *
 * @param images number of images
 * @param disagreements images given different classes, whether or not one of them is right
 * @param onlyFirstRight images that only the first classifies rightly
 * @param onlySecondRight images that only the second classifies rightly
 */
public record PairedComparison(long images, long disagreements, long onlyFirstRight, long onlySecondRight) {

    public PairedComparison {
        if (onlyFirstRight < 0
                || onlySecondRight < 0
                || onlyFirstRight + onlySecondRight > disagreements
                || disagreements > images) {
            throw new IllegalArgumentException(
                    "expected only-first + only-second <= disagreements <= images, found " + onlyFirstRight + " + "
                            + onlySecondRight + ", " + disagreements + ", " + images);
        }
    }

    /**
     * Compares the predictions of two configurations.
     *
     * @throws InputException if they are not about the same images with the same labels
     */
    public static PairedComparison of(Collection<Prediction> first, Collection<Prediction> second) {
        Map<Integer, Prediction> byImage = new HashMap<>();
        for (Prediction prediction : first) {
            byImage.put(prediction.imageIndex(), prediction);
        }
        long disagreements = 0;
        long onlyFirst = 0;
        long onlySecond = 0;
        for (Prediction right : second) {
            Prediction left = byImage.remove(right.imageIndex());
            if (left == null || left.label() != right.label()) {
                throw new InputException("paired comparison: image " + right.imageName()
                        + (left == null ? " was not scored by both configurations" : " has two labels")
                        + ". Compare configurations of one run.");
            }
            disagreements += left.predicted() != right.predicted() ? 1 : 0;
            onlyFirst += left.topOneRight() && !right.topOneRight() ? 1 : 0;
            onlySecond += right.topOneRight() && !left.topOneRight() ? 1 : 0;
        }
        if (!byImage.isEmpty()) {
            throw new InputException("paired comparison: image "
                    + byImage.values().iterator().next().imageName()
                    + " was not scored by both configurations. Compare configurations of one run.");
        }
        return new PairedComparison(second.size(), disagreements, onlyFirst, onlySecond);
    }

    /** Top-1 accuracy of the second minus that of the first, in points. */
    public double differencePoints() {
        return 100.0 * (onlySecondRight - onlyFirstRight) / images;
    }

    /**
     * McNemar's exact test (McNemar 1947, binomial form): the probability of a split of the discordant images at least as
     * uneven as this one if neither configuration were better; two-sided.
     *
     * @return 0 to 1; 1 if there are no discordant images
     */
    public double pValue() {
        int discordant = Math.toIntExact(onlyFirstRight + onlySecondRight);
        if (discordant == 0) {
            return 1;
        }
        double tail = BinomialDistribution.of(discordant, 0.5)
                .cumulativeProbability((int) Math.min(onlyFirstRight, onlySecondRight));
        return Math.min(1, 2 * tail);
    }
}
