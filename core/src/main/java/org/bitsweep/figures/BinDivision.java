package org.bitsweep.figures;

import org.bitsweep.onnx.OutputRange;

/**
 * A number of bins divided between two channels of different spread, each clipped at the same multiple of its own (section
 * 3 of the paper).
 *
 * @param prior of both channels
 * @param firstSpread b or sigma of the first channel
 * @param secondSpread of the second
 * @param multiple alpha in units of the spread
 * @param bins of both together
 */
public record BinDivision(Prior prior, double firstSpread, double secondSpread, double multiple, int bins) {

    /** The first channel's bins by eq. 10, B alpha_1^(2/3) / (alpha_1^(2/3) + alpha_2^(2/3)), before rounding. */
    public double predicted() {
        double first = Math.pow(firstSpread * multiple, 2.0 / 3);
        double second = Math.pow(secondSpread * multiple, 2.0 / 3);
        return bins * first / (first + second);
    }

    /** The mean of the two channels' expected errors. */
    public double closedForm(int firstBins) {
        return (first().closedForm(firstSpread * multiple, firstBins)
                + second().closedForm(secondSpread * multiple, bins - firstBins)) / 2;
    }

    /** The mean of the two channels' errors over values drawn with spread 1. */
    double simulated(double[] values, int firstBins) {
        return (first().simulated(values, firstSpread * multiple, firstBins)
                + second().simulated(values, secondSpread * multiple, bins - firstBins)) / 2;
    }

    /** The first channel's bins, 1 to B - 1, of least simulated error. */
    int bestFound(double[] values) {
        int best = 1;
        for (int firstBins = 2; firstBins < bins; firstBins++) {
            if (simulated(values, firstBins) < simulated(values, best)) {
                best = firstBins;
            }
        }
        return best;
    }

    private ExpectedError first() {
        return new ExpectedError(prior, firstSpread, OutputRange.FULL);
    }

    private ExpectedError second() {
        return new ExpectedError(prior, secondSpread, OutputRange.FULL);
    }
}
