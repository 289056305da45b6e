package org.bitsweep.quantization.range;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.rewrite.SlowActivation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnalyticalClippingTest {

    /** k = W(3 * 4^M), so that k e^k = 3 * 4^M. */
    @Test
    void laplaceIsLambertW() {
        for (int bits = 0; bits <= 9; bits++) {
            double k = AnalyticalClipping.solveLaplace(bits);
            assertEquals(1, k * Math.exp(k) / (3 * Math.pow(4, bits)), 1e-13);
            assertEquals(SlowActivation.lambertW(3 * Math.pow(4, bits)), k, 1e-13);
        }
    }

    /** Golden: section 4 of the semantics. */
    @Test
    void laplaceToTwoDecimals() {
        double[] golden = {1.05, 1.86, 2.83, 3.90, 5.03, 6.20, 7.41, 8.65, 9.90, 11.16};
        for (int bits = 0; bits < golden.length; bits++) {
            assertEquals(golden[bits], AnalyticalClipping.solveLaplace(bits), 0.005);
        }
    }

    /** The solution is where noise, integrated numerically, is least. */
    @ParameterizedTest
    @EnumSource(Prior.class)
    void noiseIsLeastThere(Prior prior) {
        for (int bits = 2; bits <= 8; bits++) {
            double k = prior == Prior.LAPLACE ? AnalyticalClipping.solveLaplace(bits) : AnalyticalClipping.solveGauss(bits);
            double least = noise(prior, k, bits);
            assertTrue(least < noise(prior, k * 1.02, bits) && least < noise(prior, k * 0.98, bits), prior + " " + bits);
        }
    }

    enum Prior { LAPLACE, GAUSS }

    /** Rounding noise alpha^2 / (3 * 4^M) and twice the noise of clipping one tail (eq. 5 to 8), by the trapezoid rule. */
    private static double noise(Prior prior, double alpha, int bits) {
        double clipping = 0;
        double step = 1e-3;
        for (double x = alpha; x < alpha + 40; x += step) {
            double middle = x + step / 2;
            double density = prior == Prior.LAPLACE ? Math.exp(-middle) / 2
                    : Math.exp(-middle * middle / 2) / Math.sqrt(2 * Math.PI);
            clipping += step * density * (middle - alpha) * (middle - alpha);
        }
        return alpha * alpha / (3 * Math.pow(4, bits)) + 2 * clipping;
    }

    @ParameterizedTest
    @EnumSource(OutputRange.class)
    void solvedAgreesWithTheAuthorsTables(OutputRange range) {
        float[] tabulated = AnalyticalClipping.laplace(range, ClippingConstants.TABULATED);
        float[] solved = AnalyticalClipping.laplace(range, ClippingConstants.SOLVED);
        assertArrayEquals(tabulated, solved, 0.012f);
        float[] tabulatedGauss = AnalyticalClipping.gauss(range, ClippingConstants.TABULATED);
        float[] solvedGauss = AnalyticalClipping.gauss(range, ClippingConstants.SOLVED);
        for (int bits = 1; bits <= 8; bits++) {
            // Their last entry, 4.2, has one decimal only; the solution is 4.216.
            double tolerance = tabulatedGauss[bits] == 4.2f ? 0.02 : 0.012;
            assertEquals(tabulatedGauss[bits], solvedGauss[bits], tolerance, "Gauss, " + bits + " bits");
        }
        assertTrue(Float.isNaN(tabulatedGauss[0]));
    }

    @ParameterizedTest
    @EnumSource(OutputRange.class)
    void moreBitsClipLess(OutputRange range) {
        for (ClippingConstants constants : ClippingConstants.values()) {
            for (float[] k : new float[][] {
                AnalyticalClipping.laplace(range, constants), AnalyticalClipping.gauss(range, constants)}) {
                assertEquals(9, k.length);
                for (int bits = 2; bits <= 8; bits++) {
                    assertTrue(k[bits] > k[bits - 1], range + " " + constants + " " + bits);
                }
            }
        }
    }

    /** A positive range is worth a bit. */
    @Test
    void positiveIsFullWithOneBitMore() {
        float[] full = AnalyticalClipping.laplace(OutputRange.FULL, ClippingConstants.SOLVED);
        float[] positive = AnalyticalClipping.laplace(OutputRange.POSITIVE, ClippingConstants.SOLVED);
        for (int bits = 0; bits < 8; bits++) {
            assertEquals(full[bits + 1], positive[bits]);
        }
    }

    @Test
    void tablesCannotBeChangedFromOutside() {
        assertNotSame(AnalyticalClipping.laplace(OutputRange.FULL, ClippingConstants.TABULATED),
                AnalyticalClipping.laplace(OutputRange.FULL, ClippingConstants.TABULATED));
    }
}
