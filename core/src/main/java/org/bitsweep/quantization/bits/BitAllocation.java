package org.bitsweep.quantization.bits;

import java.util.ArrayList;
import java.util.List;
import org.bitsweep.arithmetic.Arithmetic;
import org.bitsweep.arithmetic.Vector;
import org.bitsweep.arithmetic.VectorArithmetic;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.statistics.TensorStatistics;

/** Distributes an average number of bits over channels (section 3 of the paper; semantics, section 5). */
public final class BitAllocation {

    /** No channel gets more; what a byte holds. */
    public static final int LARGEST_BITS = 8;
    /** How often the budget is moved at most. */
    public static final int LARGEST_STEPS = 10;
    /** How far the average may stay from the target, in bits. */
    public static final float TOLERANCE = 0.01f;

    private BitAllocation() {}

    /**
     * Bits of every channel, as the channels' statistics ask for; any number of them.
     *
     * @param sides positive: what lies below zero needs no bits
     * @param averageBits M
     * @return whole numbers from 0 to 8
     */
    public static <N> N bits(Arithmetic<N> arithmetic, TensorStatistics<N> statistics, OutputRange sides, int averageBits,
            BitAllocationRule rule) {
        return bits(arithmetic, scale(arithmetic, statistics, sides, rule), averageBits, rule);
    }

    /**
     * The binary logarithm of every channel's share of the bins, as the channels' statistics ask for: zero where a channel has an
     * average share.
     *
     * @param sides positive: what lies below zero needs no bits
     */
    public static <N> N shares(Arithmetic<N> arithmetic, TensorStatistics<N> statistics, OutputRange sides, BitAllocationRule rule) {
        return shares(arithmetic, scale(arithmetic, statistics, sides, rule), rule);
    }

    private static <N> N shares(Arithmetic<N> arithmetic, N scale, BitAllocationRule rule) {
        return arithmetic.binaryLogarithm(arithmetic.overItsMean(arithmetic.power(scale, rule.exponent())));
    }

    private static <N> N scale(Arithmetic<N> arithmetic, TensorStatistics<N> statistics, OutputRange sides, BitAllocationRule rule) {
        return switch (rule.prior()) {
            case STANDARD_DEVIATION -> statistics.standardDeviation();
            case MEAN_ABSOLUTE_DEVIATION -> statistics.meanAbsoluteDeviation();
            case RANGE -> sides == OutputRange.POSITIVE
                    ? arithmetic.maximum(statistics.maximum(), arithmetic.constant(0))
                    : arithmetic.subtract(statistics.maximum(), statistics.minimum());
        };
    }

    /**
     * Bits of every channel. A difference within the tolerance counts as none, after which neither the budget nor the bits
     * move: stopping early without a branch.
     *
     * @param scale the scale estimate of each channel, not negative
     * @param averageBits M
     * @param rule exponent, rounding and whether the average is met by iterating; its prior is the caller's business
     * @return whole numbers from 0 to 8
     */
    public static <N> N bits(Arithmetic<N> arithmetic, N scale, int averageBits, BitAllocationRule rule) {
        N logarithm = shares(arithmetic, scale, rule);
        N target = arithmetic.constant(averageBits);
        List<N> budget = new ArrayList<>(List.of(target));
        int steps = rule.target() == BitAllocationRule.Target.ITERATED ? LARGEST_STEPS : 1;
        for (int step = 1; ; step++) {
            N budgeted = arithmetic.sum(logarithm, budget);
            N bits = arithmetic.clamp(switch (rule.rounding()) {
                case ROUND -> arithmetic.round(budgeted);
                case FLOOR -> arithmetic.floor(budgeted);
                case CEILING -> arithmetic.ceiling(budgeted);
            }, 0, LARGEST_BITS);
            if (step == steps) {
                return bits;
            }
            budget.add(arithmetic.halfOfLack(bits, target, TOLERANCE));
        }
    }

    /** Bits of every channel from scale estimates, on the JVM. */
    public static int[] allocate(float[] scales, int averageBits, BitAllocationRule rule) {
        Vector bits = bits(new VectorArithmetic(), Vector.of(scales), averageBits, rule);
        int[] whole = new int[scales.length];
        for (int channel = 0; channel < whole.length; channel++) {
            whole[channel] = (int) bits.get(channel);
        }
        return whole;
    }
}
