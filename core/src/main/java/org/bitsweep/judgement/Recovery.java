package org.bitsweep.judgement;

import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The share of what naive quantization loses that the methods give back: (all - naive) / (float32 - naive), a ratio of two
 * paired differences over the same images. Its interval is that of a ratio estimator (Cochran 1977, Sampling Techniques,
 * section 6.4): the standard error of the images' residuals, by the mean of the denominator.
 *
 * @param percent 100 where everything is given back, 0 where nothing is
 * @param lowPercent lower end of the 95 % interval
 * @param highPercent upper end
 */
public record Recovery(double percent, double lowPercent, double highPercent) {

    /** The loss must be this many of its own standard errors, or a ratio to it means nothing. */
    private static final double CLEAR = 4;

    private static final double CONFIDENCE = 0.95;

    /**
     * Computes it from predictions of the same images.
     *
     * @return empty if naive quantization loses nothing that stands clear of chance
     * @throws org.bitsweep.InputException if the cells are not about the same images
     */
    public static Optional<Recovery> of(CellPredictions float32, CellPredictions naive, CellPredictions all) {
        // Refuses cells that do not belong together.
        float32.compare(naive);
        float32.compare(all);
        int n = float32.size();
        double lost = 0;
        double lostSquares = 0;
        double gained = 0;
        for (int i = 0; i < n; i++) {
            int loss = (float32.right(i) ? 1 : 0) - (naive.right(i) ? 1 : 0);
            lost += loss;
            lostSquares += loss * loss;
            gained += (all.right(i) ? 1 : 0) - (naive.right(i) ? 1 : 0);
        }
        if (n < 2 || lost <= CLEAR * Math.sqrt(n * (lostSquares - lost * lost / n) / (n - 1))) {
            return Optional.empty();
        }
        double ratio = gained / lost;
        double residuals = 0;
        for (int i = 0; i < n; i++) {
            int base = naive.right(i) ? 1 : 0;
            double residual = (all.right(i) ? 1 : 0) - base - ratio * ((float32.right(i) ? 1 : 0) - base);
            residuals += residual * residual;
        }
        double error = Math.sqrt(residuals * n / (n - 1)) / lost;
        double half = NormalDistribution.of(0, 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2) * error;
        return Optional.of(new Recovery(100 * ratio, 100 * (ratio - half), 100 * (ratio + half)));
    }
}
