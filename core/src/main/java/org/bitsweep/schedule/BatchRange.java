package org.bitsweep.schedule;

/**
 * Consecutive batches.
 *
 * @param from the first batch
 * @param until the batch behind the last one
 */
public record BatchRange(int from, int until) {

    /**
     * A range of at least one batch.
     *
     * @throws IllegalArgumentException if it is empty or begins below 0
     */
    public BatchRange {
        if (from < 0 || until <= from) {
            throw new IllegalArgumentException("expected 0 <= from < until, found " + from + " to " + until);
        }
    }

    /** How many batches. */
    public int size() {
        return until - from;
    }
}
