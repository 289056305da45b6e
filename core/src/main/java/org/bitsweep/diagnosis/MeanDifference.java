package org.bitsweep.diagnosis;

import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The mean over images of a sum of differences in right (1) and wrong (0), with its paired standard error: for what one fourfold
 * table cannot tell, such as whether gains of several layers add up.
 *
 * @param points mean, in points of Top-1
 * @param errorPoints its standard error, in points; NaN of fewer than two images
 */
public record MeanDifference(double points, double errorPoints) {

    private static final double QUANTILE = NormalDistribution.of(0, 1).inverseCumulativeProbability(0.975);

    /**
     * The mean over some images.
     *
     * @param images how many there are, counted from 0
     * @param counts which of them count
     * @param difference of one image
     */
    static MeanDifference of(int images, IntPredicate counts, IntUnaryOperator difference) {
        long n = 0;
        long sum = 0;
        long squares = 0;
        for (int image = 0; image < images; image++) {
            if (counts.test(image)) {
                long value = difference.applyAsInt(image);
                n++;
                sum += value;
                squares += value * value;
            }
        }
        double variance = (squares - (double) sum * sum / n) / (n - 1);
        return new MeanDifference(100.0 * sum / n, 100 * Math.sqrt(variance / n));
    }

    /** This less another one of other images. */
    MeanDifference lessIndependent(MeanDifference other) {
        return new MeanDifference(points - other.points, Math.hypot(errorPoints, other.errorPoints));
    }

    /** Lower end of the 95 % interval, in points. */
    public double lowPoints() {
        return points - QUANTILE * errorPoints;
    }

    /** Upper end of the 95 % interval, in points. */
    public double highPoints() {
        return points + QUANTILE * errorPoints;
    }

    /** Whether the 95 % interval contains zero. */
    public boolean isWithinChance() {
        return lowPoints() <= 0 && highPoints() >= 0;
    }
}
