package org.bitsweep.quantization.range;

import static org.bitsweep.quantization.range.KullbackLeiblerThreshold.BINS;
import static org.bitsweep.quantization.range.KullbackLeiblerThreshold.FIRST;
import static org.bitsweep.quantization.range.KullbackLeiblerThreshold.LEVELS;
import static org.bitsweep.quantization.range.KullbackLeiblerThreshold.MIDDLE;
import static org.bitsweep.quantization.range.KullbackLeiblerThreshold.SMOOTHING;

/**
 * The divergences of all candidates in float64, each from prefix sums in a few dozen steps instead of a pass over its
 * bins.
 *
 * <p>With counts p and q of sums N and S, D = (sum p ln p - sum p ln q) / N - ln N + ln S. Q has one value a level, so
 * the second sum has 15 terms. Smoothing takes the same small e from every count h of P, so the first is the series
 * sum over m of c_m(e) * (sum of h^(1-m)), whose inner sums are prefix sums: (h - e) ln(h - e) = h ln h - e (ln h + 1)
 * + e^2 / (2 h) + e^3 / (6 h^2) + ... Where P is empty Q is too, both count the same and their term is zero.
 */
final class DivergenceScreen {

    /** e is at most 0.2 and h at least 1: what follows the eighth term is below 1e-8. */
    private static final int TERMS = 8;

    /** Powers of e below this change no sum. */
    private static final double NEGLIGIBLE = 1e-14;

    private static final double LOG_SMOOTHING = Math.log(SMOOTHING);

    private final int[] counts;
    private final long[] sums = new long[BINS + 1];
    private final int[] nonzeros = new int[BINS + 1];
    /** h ln h, ln h + 1, then h^(1-m), of nonzero counts. */
    private final double[][] terms = new double[TERMS + 1][BINS + 1];

    DivergenceScreen(int[] counts) {
        this.counts = counts;
        for (int bin = 0; bin < BINS; bin++) {
            int count = counts[bin];
            sums[bin + 1] = sums[bin] + count;
            nonzeros[bin + 1] = nonzeros[bin] + (count == 0 ? 0 : 1);
            for (double[] term : terms) {
                term[bin + 1] = term[bin];
            }
            if (count != 0) {
                double logarithm = Math.log(count);
                terms[0][bin + 1] += count * logarithm;
                terms[1][bin + 1] += logarithm + 1;
                double power = 1;
                for (int m = 2; m <= TERMS; m++) {
                    power /= count;
                    terms[m][bin + 1] += power;
                }
            }
        }
    }

    /** By half the candidate's bins, the zero bin not counted; places below the first candidate's stay zero. */
    double[] divergences() {
        double[] divergences = new double[MIDDLE + 1];
        for (int bins = FIRST; bins <= MIDDLE; bins++) {
            divergences[bins] = divergence(bins);
        }
        return divergences;
    }

    private double divergence(int bins) {
        int start = MIDDLE - bins;
        int size = 2 * bins + 1;
        int last = start + size - 1;
        int nonzerosOfQ = nonzeros[last] - nonzeros[start];
        if (nonzerosOfQ == 0) {
            return Double.NaN;
        }
        long below = sums[start];
        long lowest = counts[start] + below;
        long highest = counts[last] + sums[BINS] - sums[last + 1];
        int nonzerosOfP = nonzeros[last] - nonzeros[start + 1] + (lowest == 0 ? 0 : 1) + (highest == 0 ? 0 : 1);
        double lossOfP = SMOOTHING * (size - nonzerosOfP) / nonzerosOfP;
        double lossOfQ = SMOOTHING * (size - nonzerosOfQ) / nonzerosOfQ;

        double entropy = innerEntropy(start + 1, last, lossOfP) + entropy(lowest, lossOfP) + entropy(highest, lossOfP);
        double cross = 0;
        long sumOfQ = 0;
        int width = size / LEVELS;
        for (int level = 0; level < LEVELS; level++) {
            int from = start + level * width;
            int to = level == LEVELS - 1 ? last : from + width;
            int places = nonzeros[to] - nonzeros[from];
            if (places == 0) {
                continue;
            }
            long sum = sums[level == LEVELS - 1 ? last + 1 : to] - sums[from];
            double logarithm = Math.log((double) sum / places - lossOfQ);
            long ofP = sums[to] - sums[from] + (level == 0 && counts[start] != 0 ? below : 0);
            cross += (ofP - places * lossOfP) * logarithm;
            sumOfQ += sum;
        }
        if (lowest != 0 && counts[start] == 0) {
            cross += (lowest - lossOfP) * LOG_SMOOTHING;
        }
        if (highest != 0) {
            cross += (highest - lossOfP) * LOG_SMOOTHING;
        }
        long total = sums[BINS];
        return (entropy - cross) / total - Math.log(total) + Math.log(sumOfQ);
    }

    private static double entropy(long count, double loss) {
        return count == 0 ? 0 : (count - loss) * Math.log(count - loss);
    }

    /** The sum of (h - loss) ln(h - loss) over the nonzero counts h of some bins. */
    private double innerEntropy(int from, int to, double loss) {
        if (to <= from) {
            return 0;
        }
        double sum = terms[0][to] - terms[0][from] - loss * (terms[1][to] - terms[1][from]);
        double power = loss;
        for (int m = 2; m <= TERMS && power > NEGLIGIBLE; m++) {
            power *= loss;
            sum += power / (m * (m - 1)) * (terms[m][to] - terms[m][from]);
        }
        return sum;
    }
}
