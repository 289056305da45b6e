package org.bitsweep.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * When a task stores what it has predicted, and in which pieces. A file for every small batch costs more than the batch; what is
 * not stored is lost with its executor. So predictions of consecutive batches wait for each other for as long as little time is
 * at risk, and are stored as few pieces.
 *
 * @param mostSecondsAtRisk how many seconds of running may be lost; a unit that takes longer is stored by itself
 */
public record PieceRule(double mostSecondsAtRisk) {

    /**
     * A checked rule.
     *
     * @throws IllegalArgumentException if less than nothing may be lost
     */
    public PieceRule {
        if (!(mostSecondsAtRisk >= 0)) {
            throw new IllegalArgumentException("expected at least 0 seconds at risk, found " + mostSecondsAtRisk);
        }
    }

    /**
     * Whether everything that is held is to be stored now: before another unit like the last one would take more than may be
     * lost.
     *
     * @param heldSeconds what running all that is held took, the last unit included
     * @param lastUnitSeconds what running the last unit took
     */
    public boolean due(double heldSeconds, double lastUnitSeconds) {
        return heldSeconds + lastUnitSeconds > mostSecondsAtRisk;
    }

    /**
     * The pieces of consecutive batches: the fewest that each hold 2^k batches from a multiple of 2^k on. Whenever and by whom
     * batches are stored, two such pieces share all batches of the smaller one or none: another attempt of a task, or another
     * run, never leaves pieces that overlap in part, of which only one could be used.
     *
     * @return ranges in order that together are the range
     */
    public static List<BatchRange> pieces(BatchRange batches) {
        List<BatchRange> pieces = new ArrayList<>();
        int from = batches.from();
        while (from < batches.until()) {
            int most = Integer.highestOneBit(batches.until() - from);
            int size = from == 0 ? most : Math.min(most, Integer.lowestOneBit(from));
            pieces.add(new BatchRange(from, from + size));
            from += size;
        }
        return pieces;
    }
}
