package org.bitsweep.judgement;

import org.bitsweep.evaluation.WilsonInterval;

/**
 * Newcombe's interval of the difference of two paired proportions: method 10 of Newcombe 1998, Statistics in Medicine
 * 17:2635. Two Wilson intervals, joined by the correlation of the pairs with a continuity correction. It is not of width
 * zero where no pair is discordant, and stays within -100 and 100 points.
 *
 * @param lowPoints lower end, in points
 * @param highPoints upper end, in points
 */
public record PairedInterval(double lowPoints, double highPoints) {

    static final double CONFIDENCE = 0.95;

    /**
     * The interval of the new accuracy minus the base's.
     *
     * @param confidence above 0 and below 1
     */
    public static PairedInterval of(PairedTable table, double confidence) {
        WilsonInterval base = WilsonInterval.of(table.baseRight(), table.images(), confidence);
        WilsonInterval changed = WilsonInterval.of(table.newRight(), table.images(), confidence);
        double phi = correctedPhi(table);
        double difference = table.differencePoints();
        double down = distance(
                table.newPercent() - changed.lowPercent(), base.highPercent() - table.basePercent(), phi);
        double up = distance(
                changed.highPercent() - table.newPercent(), table.basePercent() - base.lowPercent(), phi);
        return new PairedInterval(difference - down, difference + up);
    }

    private static double distance(double ofNew, double ofBase, double phi) {
        return Math.sqrt(Math.max(0, ofNew * ofNew - 2 * phi * ofNew * ofBase + ofBase * ofBase));
    }

    /** Correlation of right and wrong on both sides; a positive one is reduced by n/2 in its numerator, but not below 0. */
    private static double correctedPhi(PairedTable table) {
        double n = table.images();
        double margins = (double) table.baseRight() * (n - table.baseRight()) * table.newRight() * (n - table.newRight());
        if (margins == 0) {
            return 0;
        }
        double numerator = (double) table.bothRight() * table.neitherRight()
                - (double) table.onlyBaseRight() * table.onlyNewRight();
        double corrected = numerator > 0 ? Math.max(numerator - n / 2, 0) : numerator;
        return corrected / Math.sqrt(margins);
    }
}
