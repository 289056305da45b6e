package org.bitsweep.statistics;

import java.io.Serializable;

/**
 * What a threshold is called among the statistics of a tensor: the rule, and everything it depends on besides the values.
 *
 * @param text such as {@code kld} or {@code mse-4-positive}
 */
public record ThresholdName(String text) implements Serializable, Comparable<ThresholdName> {

    @Override
    public int compareTo(ThresholdName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
