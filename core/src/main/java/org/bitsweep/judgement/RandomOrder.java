package org.bitsweep.judgement;

import java.util.Random;

/**
 * A random order that a seed repeats: Fisher and Yates's shuffle with {@link Random}, whose numbers its specification fixes.
 */
final class RandomOrder {

    private RandomOrder() {}

    /**
     * An order of n images or batches.
     *
     * @param seed recorded with the result
     * @return places from 0 to n - 1, each once
     */
    static int[] of(int n, long seed) {
        if (n < 1) {
            throw new IllegalArgumentException("expected something to order, found " + n);
        }
        int[] shuffled = new int[n];
        for (int i = 0; i < n; i++) {
            shuffled[i] = i;
        }
        Random random = new Random(seed);
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = kept;
        }
        return shuffled;
    }
}
