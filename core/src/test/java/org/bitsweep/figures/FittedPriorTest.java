package org.bitsweep.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.TreeMap;
import org.bitsweep.calibration.Histogram;
import org.bitsweep.calibration.ImageHistograms;
import org.bitsweep.report.figure.Figure.Mark;
import org.bitsweep.report.figure.Figure.Point;
import org.bitsweep.report.figure.Figure;
import org.junit.jupiter.api.Test;

class FittedPriorTest {

    private static final double MEAN = 0.3;
    private static final double SPREAD = 1.7;

    @Test
    void eachPriorFitsItsOwnValuesBest() {
        for (Prior prior : Prior.values()) {
            float[] values = values(prior, 1);
            ImageHistograms histograms = ImageHistograms.of(0, Histogram.of(values, 0, values.length, 2001));
            Prior other = prior == Prior.LAPLACE ? Prior.GAUSS : Prior.LAPLACE;
            FittedPrior fitted = FittedPrior.to(prior, histograms);
            FittedPrior wrong = FittedPrior.to(other, histograms);
            assertEquals(MEAN, fitted.mean(), 0.02);
            assertEquals(SPREAD, fitted.spread(), 0.02);
            assertTrue(fitted.kolmogorovSmirnovDistance(histograms) < 0.005, prior + " fits");
            assertTrue(wrong.kolmogorovSmirnovDistance(histograms) > 0.02, other + " does not fit");
            assertTrue(fitted.logLikelihood(histograms) > wrong.logLikelihood(histograms) + 0.03);
            // Fitted by its own moments, the likelihood is minus the prior's entropy.
            double entropy = prior == Prior.LAPLACE ? 1 + Math.log(2 * SPREAD)
                    : 0.5 + Math.log(SPREAD * Math.sqrt(2 * Math.PI));
            assertEquals(-entropy, fitted.logLikelihood(histograms), 0.02);
        }
    }

    /** Both against the values themselves, one by one. */
    @Test
    void againstTheValuesThemselves() {
        float[] values = values(Prior.GAUSS, 2);
        ImageHistograms histograms = ImageHistograms.of(0, Histogram.of(values, 0, values.length, 2001));
        FittedPrior fitted = new FittedPrior(Prior.LAPLACE, 0.1, 1.5);
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        double largest = 0;
        double likelihood = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = fitted.distribution().cumulativeProbability(sorted[i]);
            largest = Math.max(largest, Math.max(
                    Math.abs((double) i / sorted.length - expected), Math.abs((i + 1.0) / sorted.length - expected)));
            likelihood += fitted.distribution().logDensity(sorted[i]) / sorted.length;
        }
        assertEquals(largest, fitted.kolmogorovSmirnovDistance(histograms), 0.001);
        assertEquals(likelihood, fitted.logLikelihood(histograms), 0.001);
    }

    /** Two images of different range are one distribution, in whatever order they came. */
    @Test
    void imagesCountTheSame() {
        float[] narrow = {-1, 0, 1, 0.5f, -0.5f};
        float[] wide = {-10, 0, 10, 5, -5};
        ImageHistograms one = ImageHistograms.of(0, Histogram.of(narrow, 0, 5, 2001));
        ImageHistograms two = ImageHistograms.of(1, Histogram.of(wide, 0, 5, 2001));
        FittedPrior fitted = FittedPrior.to(Prior.LAPLACE, one.merge(two));
        assertEquals(fitted, FittedPrior.to(Prior.LAPLACE, two.merge(one)));
        assertEquals((0.6 + 6) / 2, fitted.spread(), 0.01);
    }

    @Test
    void figureOfALayer() {
        float[] values = values(Prior.LAPLACE, 3);
        ImageHistograms histograms = ImageHistograms.of(0, Histogram.of(values, 0, values.length, 2001));
        TreeMap<String, Double> ends = new TreeMap<>();
        ends.put("ACIQ", 8.8);
        ends.put("KLD", 11.5);
        Figure.Curves figure = LayerDistributionFigure.of("conv1", "a network, conv1", histograms, ends);
        assertEquals(3, figure.series().size());
        // The density's integral is one but for what the outermost bins spread beyond the values, and the fit runs along it.
        double step = figure.series().get(0).points().get(1).x() - figure.series().get(0).points().get(0).x();
        assertEquals(1, figure.series().get(0).points().stream().mapToDouble(Point::y).sum() * step, 1e-4);
        assertEquals("Laplace, b = 1.70", figure.series().get(1).title());
        assertEquals(new Mark.Vertical("ACIQ: 8.80", 8.8, 2), figure.marks().get(0));
        assertTrue(figure.description().contains("Kolmogorov-Smirnov distance to Laplace: 0.00"), figure.description());
        ImageHistograms constant = ImageHistograms.of(0, Histogram.of(new float[] {2, 2}, 0, 2, 2001));
        assertThrows(IllegalArgumentException.class, () -> LayerDistributionFigure.of("a", "a", constant, ends));
        assertThrows(IllegalArgumentException.class, () -> LayerDistributionFigure.of("a", "a", ImageHistograms.NONE, ends));
    }

    private static float[] values(Prior prior, long seed) {
        double[] drawn = prior.draw(100_000, seed);
        float[] values = new float[drawn.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (MEAN + SPREAD * drawn[i]);
        }
        return values;
    }
}
