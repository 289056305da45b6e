package org.bitsweep.quantization.bits;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Distributes bits over channels that may have a few numbers of them only.
 *
 * <p>As in {@link BitAllocation} a channel asks for log2 of its share of the bins plus a budget that all have in common, and gets
 * the width that this is rounded to. The budget is the largest whose average is at most M. It is found by raising it: whenever
 * it reaches what the next channel needs for its next width, that channel gets it, until one would take the average above M.
 */
public final class WidthAllocation {

    private WidthAllocation() {}

    /** A channel's way from one width to the next, and the budget that it takes. */
    private record Step(int channel, int cost, double budget) {}

    /**
     * Bits of every channel. Of channels that ask for the same the first ones are raised first; one whose share is zero is not.
     *
     * @param shares log2 of every channel's share of the bins, zero for an average one
     * @param averageBits M, not below the smallest width
     * @param rule of rounding and widths
     * @return widths whose average is at most M
     */
    public static int[] bits(float[] shares, int averageBits, BitAllocationRule rule) {
        int[] bits = new int[shares.length];
        Arrays.fill(bits, rule.widths().smallest());
        int left = (averageBits - rule.widths().smallest()) * shares.length;
        if (left < 0) {
            throw new IllegalArgumentException("expected an average of at least " + rule.widths().smallest() + ", found " + averageBits);
        }
        for (Step step : steps(shares, rule)) {
            left -= step.cost();
            if (left < 0) {
                break;
            }
            bits[step.channel()] += step.cost();
        }
        return bits;
    }

    /** By rising budget; the sort leaves a channel's own steps in their order. */
    private static List<Step> steps(float[] shares, BitAllocationRule rule) {
        List<Integer> widths = rule.widths().allowed();
        List<Step> steps = new ArrayList<>();
        for (int channel = 0; channel < shares.length; channel++) {
            for (int i = 1; i < widths.size() && Float.isFinite(shares[channel]); i++) {
                int below = widths.get(i - 1);
                int above = widths.get(i);
                double asked = switch (rule.rounding()) {
                    case ROUND -> (below + above) / 2.0;
                    case FLOOR -> above;
                    case CEILING -> below;
                };
                steps.add(new Step(channel, above - below, asked - shares[channel]));
            }
        }
        steps.sort(Comparator.comparingDouble(Step::budget));
        return steps;
    }
}
