package org.bitsweep.quantization.range;

import org.bitsweep.calibration.Histogram;
import org.bitsweep.calibration.ThresholdRequest;
import org.bitsweep.calibration.ThresholdRule;
import org.bitsweep.statistics.ThresholdName;

/**
 * The threshold of least Kullback-Leibler divergence (Migacz 2017; supplement, table 1), exactly as the authors' code
 * searches for it, quirks included (semantics of the KLD experiment, section 5).
 *
 * <p>Candidates are the middle 15, 17, ... 2001 of 2001 bins. For each, the distribution P of the values cut at the
 * candidate is compared with Q, the same bins at 15 levels. Where the code does other than one would expect:
 * <ul>
 *   <li>Outliers are added to the end bins of P, but not to the sums that make Q.
 *   <li>The last level's span ends one bin early: the topmost bin's count is in the level's sum, but the bin itself is
 *       zero in Q and not among the bins the sum is spread over.
 *   <li>The levels are those of 15 bins whatever M is: the threshold does not depend on the number of bits.
 *   <li>If all the middle 15 bins but the topmost are empty, the divergence of the first candidate is NaN, which beats
 *       every number: the threshold is the first candidate, about 0.0075 of the largest magnitude. So it is for
 *       vectors of few values and for tensors with nothing near zero.
 *   <li>The signed tensor before its ReLU is looked at: its negative side may set the threshold of a positive range.
 *   <li>The first of equal divergences wins.
 * </ul>
 *
 * <p>All candidates are screened in float64 by prefix sums; the few within float32 rounding of the least are then
 * evaluated in the float32 arithmetic of the authors' code, so the answer is theirs to the last bit.
 */
public record KullbackLeiblerThreshold() implements ThresholdRule {

    /** How many bins the rule is made for. */
    public static final int BINS = ThresholdRequest.BINS;

    /** The zero bin. */
    static final int MIDDLE = BINS / 2;

    /** Levels of Q: 2^4 - 1. */
    static final int LEVELS = 15;

    /** Half of the bins of the first candidate, the zero bin not counted. */
    static final int FIRST = LEVELS / 2;

    /** What an empty bin counts after smoothing. */
    static final double SMOOTHING = 1e-4;

    /** More than float32 rounding can move a divergence; screened candidates so close to the least are looked at again. */
    private static final double SCREENING_MARGIN = 1e-5;

    /**
     * Where the search ended.
     *
     * @param bins half of the candidate's bins, the zero bin not counted: 7 to 1000
     * @param threshold upper edge of its last bin
     * @param divergence in nats; NaN by the rule of empty middle bins
     */
    record Optimum(int bins, float threshold, float divergence) {}

    @Override
    public ThresholdName name() {
        return new ThresholdName("kld");
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException unless the histogram has {@link #BINS} bins
     */
    @Override
    public double threshold(Histogram histogram) {
        return search(histogram).threshold();
    }

    Optimum search(Histogram histogram) {
        if (histogram.bins() != BINS) {
            throw new IllegalArgumentException(
                    "the threshold of least divergence needs " + BINS + " bins, found " + histogram.bins());
        }
        int[] counts = histogram.counts();
        float[] edges = histogram.edges();
        double[] screened = new DivergenceScreen(counts).divergences();
        // A NaN anywhere means one at the first candidate.
        if (Double.isNaN(screened[FIRST])) {
            return new Optimum(FIRST, edges[MIDDLE + FIRST + 1], Float.NaN);
        }
        double least = Double.POSITIVE_INFINITY;
        for (int bins = FIRST; bins <= MIDDLE; bins++) {
            least = Math.min(least, screened[bins]);
        }
        Optimum best = new Optimum(0, Float.NaN, Float.POSITIVE_INFINITY);
        for (int bins = FIRST; bins <= MIDDLE; bins++) {
            if (screened[bins] <= least + SCREENING_MARGIN * (1 + least)) {
                float divergence = CandidateDivergence.of(counts, bins);
                if (divergence < best.divergence()) {
                    best = new Optimum(bins, edges[MIDDLE + bins + 1], divergence);
                }
            }
        }
        return best;
    }
}
