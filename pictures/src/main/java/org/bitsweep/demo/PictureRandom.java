package org.bitsweep.demo;

/**
 * The random numbers of one picture: Steele, Lea and Flood's SplitMix64, written out.
 *
 * <p>The class library's generators may change the way they turn bits into numbers from one Java release to the next;
 * the committed pictures may not.
 */
final class PictureRandom {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    PictureRandom(long seed) {
        this.state = seed;
    }

    /** The generator of picture {@code index} in the sequence that {@code seed} names; no two of them overlap visibly. */
    static PictureRandom ofPicture(long seed, int index) {
        return new PictureRandom(mix(mix(seed) + GOLDEN_GAMMA * (index + 1L)));
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** A number in [0, 1). */
    double unit() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    /** A number in [low, high). */
    double between(double low, double high) {
        return low + (high - low) * unit();
    }

    /** An integer in [0, bound). */
    int below(int bound) {
        return (int) (unit() * bound);
    }

    /** An angle in [0, 2 pi). */
    double angle() {
        return between(0, 2 * Math.PI);
    }

    /** One of the values, each as likely. */
    <T> T oneOf(T[] values) {
        return values[below(values.length)];
    }

    /** Nearly normal, mean 0 and standard deviation 1: the sum of twelve uniform numbers less six. */
    double nearlyNormal() {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += unit();
        }
        return sum;
    }
}
