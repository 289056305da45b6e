package org.bitsweep.arithmetic;

import java.util.List;

/**
 * What rules need of numbers. A number is a vector of one value a channel, or a single value, which goes with any vector.
 * Ranges, bits, scales and zero points are written over this once; a carrier says what becomes of it: nodes of a graph, or
 * values at once.
 *
 * <p>All results are float32. How an operation is computed inside is the carrier's; where the two carriers may differ, they
 * do in the last bit.
 *
 * @param <N> a number: the name of a tensor, or a {@link Vector}
 */
public interface Arithmetic<N> {

    /** A single value. */
    N constant(float value);

    /** A vector of one value a channel, or of one value for the whole tensor. */
    N vector(float... values);

    N add(N left, N right);

    N subtract(N left, N right);

    N multiply(N left, N right);

    N divide(N left, N right);

    N maximum(N left, N right);

    N minimum(N left, N right);

    N negative(N value);

    /** Half to even. */
    N round(N value);

    N floor(N value);

    N ceiling(N value);

    /** Not below one value and not above another. */
    N clamp(N value, float low, float high);

    /** A power of something not negative. */
    N power(N base, double exponent);

    /** The logarithm to base 2; of 0 it is minus infinity. */
    N binaryLogarithm(N value);

    /** A vector not negative, divided by its mean: 1 where a channel is worth as much as the average. Of zeros it is 0. */
    N overItsMean(N vector);

    /** The mean over the channels, a single value. */
    N mean(N vector);

    /** Zero where the magnitude is at most the threshold, the value itself elsewhere. */
    N zeroWithin(float threshold, N value);

    /** Half of what the mean over the channels lacks to a target; zero within a tolerance of the target. */
    default N halfOfLack(N vector, N target, float tolerance) {
        return multiply(zeroWithin(tolerance, subtract(target, mean(vector))), constant(0.5f));
    }

    /** A vector plus several single values; in which order is the carrier's, which may keep sums for the next call. */
    N sum(N vector, List<N> values);

    /** The entry of a table that a whole number names. */
    N lookup(float[] table, N index);

    /** What one is where {@code low < 0 < high}, the other elsewhere; made once for several choices. */
    Choice<N> whereZeroIsInside(N low, N high);

    /** A choice of one of two, channel by channel. */
    @FunctionalInterface
    interface Choice<N> {
        N of(N inside, N elsewhere);
    }
}
