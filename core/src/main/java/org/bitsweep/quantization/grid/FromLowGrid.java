package org.bitsweep.quantization.grid;

import java.util.Optional;
import org.bitsweep.arithmetic.Arithmetic;
import org.bitsweep.quantization.range.Range;

/**
 * The grid of max-pooling: if lo < 0 < hi zero is a point of it as ever, otherwise it starts at lo itself. Both are a grid
 * that starts at some offset: -zero point * scale, or lo.
 */
public final class FromLowGrid<N> extends Grid<N> {

    private N lowest;
    private N offset;

    FromLowGrid(Arithmetic<N> arithmetic, Range<N> range, int bits, Optional<N> allocated) {
        super(arithmetic, range, bits, allocated);
    }

    @Override
    N step() {
        return pointToPoint();
    }

    /** In whole scales where zero is kept; lo is taken off before and put back after where it is not. */
    private void place() {
        if (lowest == null) {
            N low = range.low().orElseThrow();
            N zeroPoint = arithmetic.round(arithmetic.divide(arithmetic.negative(low), scale()));
            Arithmetic.Choice<N> kept = arithmetic.whereZeroIsInside(low, range.high());
            lowest = kept.of(arithmetic.negative(zeroPoint), arithmetic.constant(0));
            offset = kept.of(arithmetic.constant(0), low);
        }
    }

    @Override
    public N quantize(N values, Spread<N> spread) {
        N step = scale();
        place();
        N high = arithmetic.add(lowest, largestCode());
        N scaled = arithmetic.divide(arithmetic.subtract(values, spread.over(offset)), spread.over(step));
        N clamped = arithmetic.minimum(arithmetic.maximum(scaled, spread.over(lowest)), spread.over(high));
        return arithmetic.add(
                arithmetic.multiply(arithmetic.round(clamped), spread.over(step)), spread.over(offset));
    }

    @Override
    public GridParts<N> parts() {
        place();
        return new GridParts<>(scale(), Optional.of(lowest), Optional.of(offset), allocated());
    }
}
