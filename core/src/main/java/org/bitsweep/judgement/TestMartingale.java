package org.bitsweep.judgement;

import java.util.Arrays;

/**
 * A test martingale for "the mean is at most 0", from values of at least -1 that arrive one by one: capital that grows by
 * 1 + bet * value, averaged over bets for effects of every size (a mixture; Waudby-Smith and Ramdas 2024, Journal of the
 * Royal Statistical Society B 86:1). While the hypothesis holds, no betting grows on average, so by Ville's inequality the
 * chance that the e-value ever reaches 1/level is at most the level: one may look after every value.
 *
 * <p>With values +1 and -1 the bets are probabilities 1/2 + bet/2 of +1. Mutable; one thread.
 */
final class TestMartingale {

    /** Bets from 1 down to 1/128, by the square root of two. */
    private static final int BETS = 15;

    private final double[] bets = new double[BETS];
    private final double[] capital = new double[BETS];

    TestMartingale() {
        for (int i = 0; i < BETS; i++) {
            bets[i] = Math.pow(2, -i / 2.0);
        }
        Arrays.fill(capital, 1);
    }

    /**
     * Takes one value.
     *
     * @param value at least -1
     * @return the e-value so far
     */
    double observe(double value) {
        double sum = 0;
        for (int i = 0; i < BETS; i++) {
            capital[i] *= 1 + bets[i] * value;
            sum += capital[i];
        }
        return sum / BETS;
    }
}
