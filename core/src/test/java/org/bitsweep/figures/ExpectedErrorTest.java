package org.bitsweep.figures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.bitsweep.onnx.OutputRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExpectedErrorTest {

    /** The formulas as they are printed. */
    @Test
    void closedFormsAsPrinted() {
        double b = 0.7;
        double sigma = 1.3;
        double alpha = 2.1;
        for (int bits = 2; bits <= 4; bits++) {
            double bins = Math.pow(2, bits);
            double four = Math.pow(4, bits);
            double laplace = 2 * b * b * Math.exp(-alpha / b) + alpha * alpha / (3 * four);
            assertEquals(laplace, error(Prior.LAPLACE, b, OutputRange.FULL).closedForm(alpha, (int) bins), 1e-15);
            double positive = b * b * Math.exp(-alpha / b) + alpha * alpha / (24 * four);
            assertEquals(positive, error(Prior.LAPLACE, b, OutputRange.POSITIVE).closedForm(alpha, (int) bins), 1e-15);
            double tails = (alpha * alpha + sigma * sigma) * complementaryErrorFunction(alpha / (Math.sqrt(2) * sigma))
                    - Math.sqrt(2) * alpha * sigma * Math.exp(-alpha * alpha / (2 * sigma * sigma)) / Math.sqrt(Math.PI);
            assertEquals(tails + alpha * alpha / (3 * four),
                    error(Prior.GAUSS, sigma, OutputRange.FULL).closedForm(alpha, (int) bins), 1e-8);
            assertEquals(tails / 2 + alpha * alpha / (24 * four),
                    error(Prior.GAUSS, sigma, OutputRange.POSITIVE).closedForm(alpha, (int) bins), 1e-8);
        }
    }

    /** W(3 * 4^M), and the Gaussian condition solved with C's erfc; each the least of its curve, in small steps. */
    @ParameterizedTest
    @CsvSource({
        "LAPLACE, FULL, 2, 2.8307", "LAPLACE, FULL, 3, 3.8972", "LAPLACE, FULL, 4, 5.0286",
        "LAPLACE, POSITIVE, 2, 3.8972", "LAPLACE, POSITIVE, 3, 5.0286", "LAPLACE, POSITIVE, 4, 6.2048",
        "GAUSS, FULL, 2, 1.7106", "GAUSS, FULL, 3, 2.1516", "GAUSS, FULL, 4, 2.5591",
        "GAUSS, POSITIVE, 2, 2.1516", "GAUSS, POSITIVE, 3, 2.5591", "GAUSS, POSITIVE, 4, 2.9362"})
    void optimaToFourDecimals(Prior prior, OutputRange range, int bits, double golden) {
        ExpectedError error = error(prior, 1, range);
        assertEquals(golden, error.optimum(bits), 0.00006);
        double best = 0;
        for (double alpha = golden - 0.1; alpha < golden + 0.1; alpha += 1e-5) {
            best = best == 0 || error.closedForm(alpha, 1 << bits) < error.closedForm(best, 1 << bits) ? alpha : best;
        }
        assertEquals(golden, best, 0.0001);
        assertEquals(3 * error.optimum(bits), error(prior, 3, range).optimum(bits), 1e-12);
    }

    /** On the prior's own quantiles, which no chance disturbs: equal where bins are many, near at 3 and 4 bits. */
    @ParameterizedTest
    @EnumSource(Prior.class)
    void closedFormsAgainstSimulation(Prior prior) {
        double[] values = new double[400_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = prior.distribution(0, 1).inverseCumulativeProbability((i + 0.5) / values.length);
        }
        for (OutputRange range : OutputRange.values()) {
            ExpectedError error = error(prior, 1, range);
            for (double alpha = 0.5; alpha < error.optimum(4); alpha += 0.25) {
                assertEquals(1, error.simulated(values, alpha, 256) / error.closedForm(alpha, 256), 0.01,
                        prior + " " + range + " " + alpha);
            }
            for (int bits = 3; bits <= 4; bits++) {
                double optimum = error.optimum(bits);
                assertEquals(1, error.simulated(values, optimum, 1 << bits) / error.closedForm(optimum, 1 << bits), 0.06,
                        prior + " " + range + " " + bits);
            }
            // Rounding noise of a full range is taken over everything, clipped values too, so the optimum is a little high.
            double best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (double alpha = 0.5; alpha < 2 * error.optimum(4); alpha += 0.02) {
                double simulated = error.simulated(values, alpha, 16);
                best = simulated < least ? alpha : best;
                least = Math.min(least, simulated);
            }
            assertEquals(error.optimum(4), best, 0.2, prior + " " + range);
        }
    }

    /** By hand: bins of width 1 on [-2, 2] with midpoints -1.5, -0.5, 0.5, 1.5; 3 is cut to 2. */
    @Test
    void simulationOfFourValues() {
        double[] values = {-1.25, 0.75, 3, -0.5};
        double full = (0.0625 + 0.0625 + 1 + 0) / 4;
        assertEquals(full, error(Prior.LAPLACE, 1, OutputRange.FULL).simulated(values, 2, 4), 1e-15);
        // On [0, 2] in four bins 0.75 is a midpoint, and what is below zero has no error.
        assertEquals(1 / 4.0, error(Prior.LAPLACE, 1, OutputRange.POSITIVE).simulated(values, 2, 4), 1e-15);
    }

    @ParameterizedTest
    @EnumSource(Prior.class)
    void drawnValuesHaveTheirMomentsAndAreAlwaysTheSame(Prior prior) {
        double[] values = prior.draw(400_000, 4);
        assertArrayEquals(values, prior.draw(400_000, 4));
        assertEquals(0, Arrays.stream(values).average().orElseThrow(), 0.01);
        double absolute = Arrays.stream(values).map(Math::abs).average().orElseThrow();
        double squared = Arrays.stream(values).map(x -> x * x).average().orElseThrow();
        assertEquals(prior == Prior.LAPLACE ? 1 : Math.sqrt(2 / Math.PI), absolute, 0.01);
        assertEquals(prior == Prior.LAPLACE ? 2 : 1, squared, 0.03);
    }

    /** Eq. 10 by hand for spreads 1 and 8: weights 1 and 4. */
    @Test
    void divisionByTheTwoThirdsPower() {
        assertEquals(32 / 5.0, new BinDivision(Prior.GAUSS, 1, 8, 2.5, 32).predicted(), 1e-12);
        assertEquals(16, new BinDivision(Prior.LAPLACE, 3, 3, 4, 32).predicted(), 1e-12);
    }

    @Test
    void bestDivisionIsWithinOneBinOfThePredicted() {
        double[] values = Prior.GAUSS.draw(ClippingErrorFigure.SAMPLES, ClippingErrorFigure.SEED);
        for (double spread : BinDivisionFigure.SPREADS) {
            BinDivision division = BinDivisionFigure.division(spread);
            int found = division.bestFound(values);
            assertTrue(Math.abs(found - division.predicted()) <= 1, spread + ": " + found + " and " + division.predicted());
            for (int bins = 1; bins < 32; bins++) {
                assertTrue(division.closedForm((int) Math.rint(division.predicted())) <= division.closedForm(bins) * 1.01);
            }
        }
    }

    private static ExpectedError error(Prior prior, double spread, OutputRange range) {
        return new ExpectedError(prior, spread, range);
    }

    /** 2 / sqrt(pi) times the integral of exp(-t^2) from x on, by the midpoint rule. */
    private static double complementaryErrorFunction(double x) {
        double sum = 0;
        double step = 1e-5;
        for (double t = x + step / 2; t < 8; t += step) {
            sum += Math.exp(-t * t);
        }
        return sum * step * 2 / Math.sqrt(Math.PI);
    }
}
