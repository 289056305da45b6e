package org.bitsweep.quantization.plan;

import java.util.Optional;
import java.util.function.BiFunction;
import org.bitsweep.quantization.range.Range;

/**
 * All that a grid needs to know of a tensor: it is made of a span alone, wherever the span's numbers come from.
 *
 * @param range where the grid ends
 * @param allocated bits of every channel, where they differ
 * @param <N> a number
 */
public record GridSpan<N>(Range<N> range, Optional<N> allocated) {

    /**
     * The same span over other numbers.
     *
     * @param translation of a number's name within a span ({@code low}, {@code high}, {@code width}, {@code bits}) and the
     *     number; called in that order, for numbers that are there
     */
    public <M> GridSpan<M> map(BiFunction<String, N, M> translation) {
        Optional<M> low = range.low().map(number -> translation.apply("low", number));
        M high = translation.apply("high", range.high());
        Optional<M> width = range.width().map(number -> translation.apply("width", number));
        return new GridSpan<>(new Range<>(low, high, range.zero(), width),
                allocated.map(number -> translation.apply("bits", number)));
    }
}
