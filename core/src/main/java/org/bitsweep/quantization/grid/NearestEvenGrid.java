package org.bitsweep.quantization.grid;

import java.util.Optional;
import org.bitsweep.arithmetic.Arithmetic;
import org.bitsweep.quantization.range.Range;

/** 2^M points, zero one of them, round half to even: the authors' code. */
public final class NearestEvenGrid<N> extends Grid<N> {

    private N zeroPoint;
    private N lowest;

    NearestEvenGrid(Arithmetic<N> arithmetic, Range<N> range, int bits, Optional<N> allocated) {
        super(arithmetic, range, bits, allocated);
    }

    @Override
    N step() {
        return pointToPoint();
    }

    /** round(-lo / scale), not clamped. */
    private N zeroPoint(N low) {
        if (zeroPoint == null) {
            zeroPoint = arithmetic.round(arithmetic.divide(arithmetic.negative(low), scale()));
        }
        return zeroPoint;
    }

    private N lowest() {
        if (lowest == null) {
            lowest = range.low().map(low -> arithmetic.negative(zeroPoint(low))).orElseGet(() -> arithmetic.constant(0));
        }
        return lowest;
    }

    /**
     * x / scale clamped to [-zero point, 2^M - 1 - zero point], rounded, times scale. Taking the zero point off before
     * rounding rather than after keeps it out of the elementwise steps; only values exactly between two points can round
     * to the other neighbour.
     */
    @Override
    public N quantize(N values, Spread<N> spread) {
        N step = scale();
        N low = lowest();
        N high = arithmetic.add(low, largestCode());
        N scaled = arithmetic.divide(values, spread.over(step));
        N clamped = arithmetic.minimum(arithmetic.maximum(scaled, spread.over(low)), spread.over(high));
        return arithmetic.multiply(arithmetic.round(clamped), spread.over(step));
    }

    /**
     * The same as the authors write it, for weights: round(clamp(x / scale + zero point, 0, 2^M - 1)), the zero point off
     * again, times scale.
     *
     * @param values of one channel, whose grid this is
     */
    public N quantizeByCode(N values) {
        return points(arithmetic.round(places(values)));
    }

    /**
     * Where values lie between codes: x / scale + zero point, within 0 to 2^M - 1.
     *
     * @param values of one channel, whose grid this is
     */
    public N places(N values) {
        N place = arithmetic.add(arithmetic.divide(values, scale()), zeroPoint());
        return arithmetic.minimum(arithmetic.maximum(place, arithmetic.constant(0)), largestCode());
    }

    /**
     * The values of codes.
     *
     * @param codes whole numbers of one channel, whose grid this is
     */
    public N points(N codes) {
        return arithmetic.multiply(arithmetic.subtract(codes, zeroPoint()), scale());
    }

    private N zeroPoint() {
        return zeroPoint(range.low().orElseGet(() -> arithmetic.constant(0)));
    }

    @Override
    public GridParts<N> parts() {
        return new GridParts<>(scale(), range.low().map(low -> lowest()), Optional.empty(), allocated());
    }
}
