package org.bitsweep.statistics;

/** What has to be known of a tensor's values, part of a batch by part, to know a statistic of the whole batch. */
public enum Moment {
    /** The sum of the values. */
    MEAN,
    LARGEST,
    LEAST,
    /** The sum of the magnitudes of deviations from the batch's mean, which must be known before. */
    ABSOLUTE_DEVIATION,
    /** The sum of the squares of deviations from the batch's mean, which must be known before. */
    SQUARED_DEVIATION;

    /** Whether it takes a second look at the values, once the mean is known. */
    public boolean needsMean() {
        return this == ABSOLUTE_DEVIATION || this == SQUARED_DEVIATION;
    }
}
