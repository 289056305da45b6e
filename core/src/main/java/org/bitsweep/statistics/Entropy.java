package org.bitsweep.statistics;

/** Shannon's entropy. */
public final class Entropy {

    private Entropy() {}

    /** Of a histogram, in bits: -sum p log2 p; 0 of an empty one. */
    public static double bits(int[] counts) {
        double total = 0;
        for (int count : counts) {
            total += count;
        }
        double sum = 0;
        for (int count : counts) {
            if (count > 0) {
                sum -= count / total * Math.log(count / total);
            }
        }
        return sum / Math.log(2);
    }
}
