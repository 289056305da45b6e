package org.bitsweep.diagnosis;

import java.util.List;
import org.bitsweep.quantization.weights.CodeCounts;
import org.bitsweep.statistics.Entropy;

/**
 * What is made of the codes of a tensor's grids: one an (output) channel, or one for the tensor. With statistics of the batch
 * every batch has grids of its own.
 *
 * @param bits that grids have on average
 * @param leastBits the least that one has
 * @param mostBits the most that one has
 * @param clipped share of the values that lie beyond their grid and are moved by more than half a step, 0 to 1; grids of 0 bits,
 *     which have no step, left out; of weights not counted
 * @param used share of a grid's codes that occur, 0 to 1, mean over grids
 * @param entropy Shannon entropy of a grid's codes, in bits a value, mean over values: what no code that writes value by value
 *     can go below
 */
public record CodeUse(double bits, double leastBits, double mostBits, double clipped, double used, double entropy) {

    /** Of weights. */
    static CodeUse of(List<CodeCounts> grids) {
        Tally tally = new Tally();
        grids.forEach(grid -> tally.add(grid.bits(), grid.codes(), grid.counts(), 0));
        return tally.use();
    }

    /** Adds grids up. */
    static final class Tally {
        private int grids;
        private double bits;
        private double least = Double.POSITIVE_INFINITY;
        private double most = Double.NEGATIVE_INFINITY;
        private double used;
        private double values;
        private double entropy;
        private double stepped;
        private double clipped;

        /**
         * One grid.
         *
         * @param gridBits M
         * @param gridCodes how many codes it has
         * @param counts how often codes occur; in any order, and with or without those that do not
         * @param beyond how many of its values are clipped
         */
        void add(int gridBits, int gridCodes, int[] counts, long beyond) {
            double total = 0;
            int occurring = 0;
            for (int count : counts) {
                total += count;
                occurring += count > 0 ? 1 : 0;
            }
            grids++;
            bits += gridBits;
            least = Math.min(least, gridBits);
            most = Math.max(most, gridBits);
            used += (double) occurring / gridCodes;
            values += total;
            entropy += total * Entropy.bits(counts);
            if (gridBits > 0) {
                stepped += total;
                clipped += beyond;
            }
        }

        CodeUse use() {
            return new CodeUse(bits / grids, least, most, stepped == 0 ? 0 : clipped / stepped, used / grids, entropy / values);
        }
    }
}
