package org.bitsweep.quantization.grid;

import java.util.Optional;
import org.bitsweep.arithmetic.Arithmetic;
import org.bitsweep.quantization.range.Range;

/**
 * A range per tensor as the authors' code quantizes it, float32 step by step (semantics of the KLD experiment, section 4):
 * its kernel, which rounds half away from zero, and its tensor arithmetic, which rounds half to even. Values are divided by
 * the scale, not multiplied by its reciprocal, and codes are rounded with the zero point on them: both would move codes.
 */
public final class TensorKernelGrid<N> extends Grid<N> {

    /**
     * The largest float32 below a half. Added to a value from 0 to 2^23 it carries to the next whole number what lies half
     * way or more, and nothing else; a half itself would carry 0.49999997 too, as the sum rounds to 1.
     */
    private static final float ALMOST_HALF = Math.nextDown(0.5f);

    /** Where the grid lies. */
    private record Place<N>(N zeroPoint, Optional<N> shift) {}

    private final boolean halfAway;
    private Place<N> place;

    TensorKernelGrid(Arithmetic<N> arithmetic, Range<N> range, GridRounding rounding, int bits) {
        super(arithmetic, range, bits, Optional.empty());
        this.halfAway = rounding == GridRounding.TENSOR_HALF_AWAY;
    }

    @Override
    N width() {
        return range.width().orElseGet(super::width);
    }

    @Override
    N step() {
        return pointToPoint();
    }

    @Override
    N leastScale(N step) {
        return halfAway ? step : super.leastScale(step);
    }

    /** Of the grid of a range with a lower end: -lo in whole scales, or -lo itself where zero is no point. */
    private Place<N> place(N low) {
        if (place == null) {
            N zeroPoint = round(arithmetic.divide(arithmetic.negative(low), scale()));
            if (halfAway) {
                N zero = arithmetic.constant(0);
                Arithmetic.Choice<N> inside = arithmetic.whereZeroIsInside(low, arithmetic.add(low, width()));
                place = new Place<>(inside.of(zeroPoint, zero), Optional.of(inside.of(zero, arithmetic.negative(low))));
            } else {
                place = new Place<>(zeroPoint, Optional.empty());
            }
        }
        return place;
    }

    @Override
    public N quantize(N values, Spread<N> spread) {
        N quantized = range.low().isEmpty() ? fromZero(values) : fromLow(values, place(range.low().get()));
        return halfAway
                ? arithmetic.whereZeroIsInside(arithmetic.constant(-1), width()).of(quantized, values)
                : quantized;
    }

    private N fromZero(N values) {
        return arithmetic.multiply(code(arithmetic.divide(values, scale())), scale());
    }

    private N fromLow(N values, Place<N> from) {
        N shifted = from.shift().map(shift -> arithmetic.add(values, shift)).orElse(values);
        N code = code(arithmetic.add(arithmetic.divide(shifted, scale()), from.zeroPoint()));
        N points = arithmetic.multiply(arithmetic.subtract(code, from.zeroPoint()), scale());
        return from.shift().map(shift -> arithmetic.subtract(points, shift)).orElse(points);
    }

    private N code(N place) {
        return round(arithmetic.minimum(arithmetic.maximum(place, arithmetic.constant(0)), largestCode()));
    }

    private N round(N notNegative) {
        return halfAway
                ? arithmetic.floor(arithmetic.add(notNegative, arithmetic.constant(ALMOST_HALF)))
                : arithmetic.round(notNegative);
    }

    @Override
    public GridParts<N> parts() {
        Optional<Place<N>> from = range.low().map(this::place);
        return new GridParts<>(scale(), from.map(each -> arithmetic.negative(each.zeroPoint())),
                from.flatMap(Place::shift).map(arithmetic::negative), Optional.empty());
    }
}
