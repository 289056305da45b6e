package org.bitsweep.quantization.bits;

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
     * Bits of every channel.
     *
     * @param scales the scale estimate of each channel, not negative
     * @param averageBits M
     * @param rule exponent, rounding and whether the average is met by iterating; its prior is the caller's business
     * @return one number from 0 to 8 a channel
     */
    public static int[] allocate(float[] scales, int averageBits, BitAllocationRule rule) {
        // In float32 throughout, like the graph that does the same at run time.
        double sum = 0;
        float[] powers = new float[scales.length];
        for (int channel = 0; channel < scales.length; channel++) {
            powers[channel] = (float) Math.pow(scales[channel], rule.exponent());
            sum += powers[channel];
        }
        float[] logarithms = new float[scales.length];
        for (int channel = 0; channel < scales.length; channel++) {
            // A layer of constants has no scale to go by: nothing is worth a bit.
            float share = sum == 0 ? 0 : (float) (powers[channel] / sum * scales.length);
            logarithms[channel] = (float) (Math.log(share) / Math.log(2));
        }
        int[] bits = new int[scales.length];
        float budget = averageBits;
        int steps = rule.target() == BitAllocationRule.Target.ITERATED ? LARGEST_STEPS : 1;
        for (int step = 0; step < steps; step++) {
            int total = 0;
            for (int channel = 0; channel < scales.length; channel++) {
                bits[channel] = wholeBits(logarithms[channel] + budget, rule.rounding());
                total += bits[channel];
            }
            float difference = averageBits - (float) total / scales.length;
            if (Math.abs(difference) <= TOLERANCE) {
                break;
            }
            budget += difference / 2;
        }
        return bits;
    }

    private static int wholeBits(float logarithm, BitAllocationRule.BitRounding rounding) {
        double whole = switch (rounding) {
            case ROUND -> Math.rint(logarithm);
            case FLOOR -> Math.floor(logarithm);
            case CEILING -> Math.ceil(logarithm);
        };
        return (int) Math.min(Math.max(whole, 0), LARGEST_BITS);
    }
}
