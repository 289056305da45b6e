package org.bitsweep.figures;

import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.bitsweep.calibration.ImageHistograms;

/**
 * A prior fitted to a layer's values by its moments: mean, and mean absolute or standard deviation.
 *
 * @param prior the family
 * @param mean of the values
 * @param spread b or sigma, above 0
 */
public record FittedPrior(Prior prior, double mean, double spread) {

    /** Fits the values of all images together, each image counting the same. */
    public static FittedPrior to(Prior prior, ImageHistograms histograms) {
        LayerDistribution values = new LayerDistribution(histograms);
        return new FittedPrior(prior, values.mean(), switch (prior) {
            case LAPLACE -> values.absoluteDistance(values.mean());
            case GAUSS -> Math.sqrt(values.squaredDistance(values.mean()));
        });
    }

    /** The distribution itself. */
    public ContinuousDistribution distribution() {
        return prior.distribution(mean, spread);
    }

    /**
     * The Kolmogorov-Smirnov distance: the largest difference between the share of values below a point and what the prior
     * says, 0 to 1, over 2001 points that the values span.
     */
    public double kolmogorovSmirnovDistance(ImageHistograms histograms) {
        LayerDistribution values = new LayerDistribution(histograms);
        ContinuousDistribution fitted = distribution();
        double largest = 0;
        for (double point : values.points()) {
            largest = Math.max(largest, Math.abs(values.share(point) - fitted.cumulativeProbability(point)));
        }
        return largest;
    }

    /** The mean logarithm of the prior's density at the values, in nats: the larger, the better the fit. */
    public double logLikelihood(ImageHistograms histograms) {
        LayerDistribution values = new LayerDistribution(histograms);
        return switch (prior) {
            case LAPLACE -> -Math.log(2 * spread) - values.absoluteDistance(mean) / spread;
            case GAUSS -> -Math.log(spread * Math.sqrt(2 * Math.PI)) - values.squaredDistance(mean) / (2 * spread * spread);
        };
    }
}
