package org.bitsweep.quantization.grid;

import java.util.Optional;
import org.bitsweep.arithmetic.Arithmetic;
import org.bitsweep.quantization.bits.BitAllocation;
import org.bitsweep.quantization.range.Range;

/**
 * The points that values are rounded to (semantics, section 1): whole multiples of a scale from a lowest to a highest one,
 * moved by an offset. One grid a channel, or one for the tensor.
 *
 * <p>Nothing is computed before it is asked for, and nothing twice: in a graph everything asked for is nodes.
 *
 * @param <N> a number
 */
public abstract sealed class Grid<N> permits NearestEvenGrid, MidpointGrid, FromLowGrid, TensorKernelGrid {

    final Arithmetic<N> arithmetic;
    final Range<N> range;
    private final int bits;
    private final Optional<N> allocated;
    private N largestCode;
    private N scale;

    Grid(Arithmetic<N> arithmetic, Range<N> range, int bits, Optional<N> allocated) {
        this.arithmetic = arithmetic;
        this.range = range;
        this.bits = bits;
        this.allocated = allocated;
    }

    /**
     * The grid over a range.
     *
     * @param bits M, where every channel has as many
     * @param allocated bits of every channel, where they differ
     */
    public static <N> Grid<N> over(
            Arithmetic<N> arithmetic, Range<N> range, GridRounding rounding, int bits, Optional<N> allocated) {
        if (rounding == GridRounding.MIDPOINT) {
            return new MidpointGrid<>(arithmetic, range, bits, allocated);
        }
        if (rounding == GridRounding.UNSIGNED_CODES) {
            return new NearestEvenGrid<>(arithmetic, range.withZero(arithmetic), bits, allocated);
        }
        if (rounding != GridRounding.NEAREST_EVEN) {
            if (allocated.isPresent()) {
                throw new IllegalArgumentException(rounding + " is of a tensor, which has as many bits everywhere");
            }
            return new TensorKernelGrid<>(arithmetic, range, rounding, bits);
        }
        return range.zero() == Range.Zero.A_POINT_IF_INSIDE && range.low().isPresent()
                ? new FromLowGrid<>(arithmetic, range, bits, allocated)
                : new NearestEvenGrid<>(arithmetic, range, bits, allocated);
    }

    /** 2^M - 1, the largest code. */
    public N largestCode() {
        if (largestCode == null) {
            largestCode = allocated.map(each -> arithmetic.lookup(codes(), each))
                    .orElseGet(() -> arithmetic.vector((1 << bits) - 1));
        }
        return largestCode;
    }

    private static float[] codes() {
        float[] codes = new float[BitAllocation.LARGEST_BITS + 1];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (1 << i) - 1;
        }
        return codes;
    }

    /** The distance between two points, at least {@link GridRounding#LEAST_SCALE} unless the kernel has no such bound. */
    public N scale() {
        if (scale == null) {
            scale = leastScale(step());
        }
        return scale;
    }

    N leastScale(N step) {
        return arithmetic.maximum(step, arithmetic.constant(GridRounding.LEAST_SCALE));
    }

    /** Bits of every channel, where they differ. */
    public Optional<N> allocated() {
        return allocated;
    }

    /** The range in as many steps as the grid has. */
    abstract N step();

    /**
     * The nearest point of every value.
     *
     * @param values in whatever shape
     * @param spread a number in a shape that goes with the values; may be asked more than once
     */
    public abstract N quantize(N values, Spread<N> spread);

    /** What the grid consists of. */
    public abstract GridParts<N> parts();

    /** hi - lo. */
    N width() {
        return range.low().map(low -> arithmetic.subtract(range.high(), low)).orElseGet(range::high);
    }

    /** (hi - lo) / (2^M - 1); a channel of 0 bits has no step. */
    N pointToPoint() {
        N largest = largestCode();
        N width = width();
        if (allocated.isEmpty()) {
            return arithmetic.divide(width, largest);
        }
        N divisor = arithmetic.maximum(largest, arithmetic.constant(1));
        N some = arithmetic.minimum(largest, arithmetic.constant(1));
        return arithmetic.multiply(arithmetic.divide(width, divisor), some);
    }

    /** Puts a number beside the values it is for: that of a channel beside the values of the channel. */
    @FunctionalInterface
    public interface Spread<N> {
        N over(N vector);
    }
}
