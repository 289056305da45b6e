package org.bitsweep.evaluation;

import java.util.List;
import java.util.Objects;

/**
 * What one network said about one image under one configuration.
 *
 * @param configuration digest of the configuration, or of the float32 network
 * @param imageIndex place of the image in the data set, from 0
 * @param imageName the image's name in the data set
 * @param label index of the true class
 * @param topFive indices of the highest scores, best first; fewer than five if there are fewer classes
 */
public record Prediction(String configuration, int imageIndex, String imageName, int label, List<Integer> topFive) {

    public Prediction {
        Objects.requireNonNull(configuration, "configuration");
        Objects.requireNonNull(imageName, "imageName");
        topFive = List.copyOf(topFive);
        if (topFive.isEmpty() || topFive.size() > 5) {
            throw new IllegalArgumentException(
                    "image " + imageName + ": expected 1 to 5 ranked classes, found " + topFive.size());
        }
    }

    /** The class with the highest score. */
    public int predicted() {
        return topFive.get(0);
    }

    /** Whether the class with the highest score is the label. */
    public boolean topOneRight() {
        return predicted() == label;
    }

    /** Whether the label is among the five highest scores. */
    public boolean topFiveRight() {
        return topFive.contains(label);
    }
}
