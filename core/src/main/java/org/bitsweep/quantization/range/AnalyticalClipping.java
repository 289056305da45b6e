package org.bitsweep.quantization.range;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.bitsweep.onnx.OutputRange;

/**
 * The multiple k of the spread at which analytical clipping for integer quantization (ACIQ) cuts: alpha = b k(M) under
 * a Laplace prior, alpha = std k(M) under a Gaussian one (semantics, section 4).
 */
public final class AnalyticalClipping {

    /** The authors' tables, by number of bits. Where they differ from the solution, they do in the second decimal. */
    private static final float[] LAPLACE_FULL = {1.05f, 1.86f, 2.83f, 3.89f, 5.03f, 6.2f, 7.41f, 8.64f, 9.89f};
    private static final float[] LAPLACE_POSITIVE = {1.86f, 2.83f, 3.89f, 5.02f, 6.2f, 7.41f, 8.64f, 9.89f, 11.16f};
    private static final float[] GAUSS_FULL = {Float.NaN, 1.24f, 1.71f, 2.15f, 2.55f, 2.93f, 3.28f, 3.61f, 3.92f};
    private static final float[] GAUSS_POSITIVE = {Float.NaN, 1.71f, 2.15f, 2.55f, 2.93f, 3.28f, 3.61f, 3.92f, 4.2f};

    private AnalyticalClipping() {}

    /** k for 0 to 8 bits under a Laplace prior. */
    public static float[] laplace(OutputRange range, ClippingConstants constants) {
        if (constants == ClippingConstants.TABULATED) {
            return (range == OutputRange.FULL ? LAPLACE_FULL : LAPLACE_POSITIVE).clone();
        }
        return solved(range, AnalyticalClipping::solveLaplace);
    }

    /** k for 1 to 8 bits under a Gaussian prior; the entry for 0 bits is NaN in the authors' tables. */
    public static float[] gauss(OutputRange range, ClippingConstants constants) {
        if (constants == ClippingConstants.TABULATED) {
            return (range == OutputRange.FULL ? GAUSS_FULL : GAUSS_POSITIVE).clone();
        }
        return solved(range, AnalyticalClipping::solveGauss);
    }

    /** A positive range spends its bins on one side only, which is worth a bit: k(M + 1), eq. A.18 and A.19. */
    private static float[] solved(OutputRange range, DoubleUnaryOperator solution) {
        float[] multiples = new float[9];
        for (int bits = 0; bits < multiples.length; bits++) {
            multiples[bits] = (float) solution.applyAsDouble(range == OutputRange.FULL ? bits : bits + 1);
        }
        return multiples;
    }

    /** The root of e^-k = k / (3 * 4^M), the minimum of eq. 8 in alpha / b: LambertW(3 * 4^M). */
    static double solveLaplace(double bits) {
        double bins = 3 * Math.pow(4, bits);
        return increasingRoot(k -> k / bins - Math.exp(-k));
    }

    /**
     * The root of k / (3 * 4^M) = 2 (phi(k) - k Q(k)) with the standard normal density phi and upper tail Q: the sum of
     * rounding noise alpha^2 / (3 * 4^M) and clipping noise 2 E[(x - alpha)^2; x > alpha] is least there (eq. A.14).
     */
    static double solveGauss(double bits) {
        double bins = 3 * Math.pow(4, bits);
        NormalDistribution normal = NormalDistribution.of(0, 1);
        return increasingRoot(k -> k / bins - 2 * (normal.density(k) - k * normal.survivalProbability(k)));
    }

    /** Bisection of an increasing function on [0, 64] to the last bit: slow and certain, run nine times a process. */
    private static double increasingRoot(DoubleUnaryOperator function) {
        double low = 0;
        double high = 64;
        for (double middle = 32; middle > low && middle < high; middle = (low + high) / 2) {
            if (function.applyAsDouble(middle) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
