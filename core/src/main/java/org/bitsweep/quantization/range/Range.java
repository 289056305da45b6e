package org.bitsweep.quantization.range;

import java.util.Optional;
import org.bitsweep.arithmetic.Arithmetic;

/**
 * Where a grid ends: one range a channel, or one for the tensor.
 *
 * @param low lo; empty where it is zero everywhere
 * @param high hi
 * @param zero whether zero must be a point of the grid
 * @param width hi - lo where it is known without its rounding; empty where it is the difference
 * @param <N> a number
 */
public record Range<N>(Optional<N> low, N high, Zero zero, Optional<N> width) {

    /** Whether zero is a point of the grid. */
    public enum Zero {
        /** Always: lo is moved to the nearest multiple of the scale. */
        ALWAYS_A_POINT,
        /** Only where lo < 0 < hi; elsewhere the grid starts at lo itself. */
        A_POINT_IF_INSIDE
    }

    /** As wide as its ends are apart. */
    public Range(Optional<N> low, N high, Zero zero) {
        this(low, high, zero, Optional.empty());
    }

    /** The same, widened to zero where that lies outside. */
    public Range<N> withZero(Arithmetic<N> arithmetic) {
        N zero = arithmetic.constant(0);
        return low.isEmpty() ? this
                : new Range<>(low.map(each -> arithmetic.minimum(each, zero)), arithmetic.maximum(high, zero), Zero.ALWAYS_A_POINT);
    }

    /** From zero. */
    static <N> Range<N> upTo(N high) {
        return new Range<>(Optional.empty(), high, Zero.ALWAYS_A_POINT);
    }

    /** Both ends as they are. */
    static <N> Range<N> between(N low, N high) {
        return new Range<>(Optional.of(low), high, Zero.ALWAYS_A_POINT);
    }

    /** Both ends as they are, and the width that the upper one was made from. */
    static <N> Range<N> between(N low, N high, N width) {
        return new Range<>(Optional.of(low), high, Zero.ALWAYS_A_POINT, Optional.of(width));
    }
}
