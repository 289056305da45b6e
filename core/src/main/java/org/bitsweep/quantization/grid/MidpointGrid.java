package org.bitsweep.quantization.grid;

import java.util.Optional;
import org.bitsweep.arithmetic.Arithmetic;
import org.bitsweep.quantization.range.Range;

/** 2^M bins over [lo, hi], each value becomes its bin's midpoint (eq. 2 and 3). */
public final class MidpointGrid<N> extends Grid<N> {

    MidpointGrid(Arithmetic<N> arithmetic, Range<N> range, int bits, Optional<N> allocated) {
        super(arithmetic, range, bits, allocated);
    }

    /** (hi - lo) / 2^M. */
    @Override
    N step() {
        N bins = arithmetic.add(largestCode(), arithmetic.constant(1));
        return arithmetic.divide(width(), bins);
    }

    @Override
    public N quantize(N values, Spread<N> spread) {
        N step = spread.over(scale());
        N low = spread.over(range.low().orElseGet(() -> arithmetic.constant(0)));
        N bin = arithmetic.floor(arithmetic.divide(arithmetic.subtract(values, low), step));
        N clamped = arithmetic.minimum(
                arithmetic.maximum(bin, arithmetic.constant(0)), spread.over(largestCode()));
        N middle = arithmetic.add(clamped, arithmetic.constant(0.5f));
        return arithmetic.add(arithmetic.multiply(middle, step), low);
    }

    @Override
    public GridParts<N> parts() {
        return new GridParts<>(scale(), Optional.empty(), range.low(), allocated());
    }
}
