package org.bitsweep.quantization.rewrite;

import java.util.List;
import java.util.Optional;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.quantization.grid.Grid;
import org.bitsweep.quantization.grid.GridParts;

/**
 * Puts a map on a grid in depthwise convolutions of one position, Clip and ReLU: what ONNX Runtime computes in its blocked
 * layout ({@link org.bitsweep.onnx.MapOperators#BLOCKED}).
 *
 * <p>Between 2^23 and 2^24 floats are whole numbers, so adding a number from there rounds, half to even. It is chosen so that
 * the largest code of every channel, whatever its bits, falls on one and the same number, at which a Clip can cut; taking off
 * what the least code fell on leaves the code, and the ReLU cuts below it. Of the grid's arithmetic only x / scale differs: it is
 * x * (1 / scale) here.
 */
final class BlockedGridWriter {

    /** 1.5 * 2^23, in the middle of the whole numbers. */
    private static final float WHOLE = 12_582_912;
    /** Where the largest codes fall: they are odd where zero is the least code, and what is added must be even to round alike. */
    private static final float TOP = WHOLE + 1;

    private final GraphWriter graph;
    private final Layer layer;

    BlockedGridWriter(GraphWriter graph, Layer layer) {
        this.graph = graph;
        this.layer = layer;
    }

    /**
     * Writes a grid.
     *
     * @param input [N, C, H, W]
     * @param output the name of its quantized twin
     */
    void write(Grid<String> grid, String input, String output) {
        GridParts<String> parts = grid.parts();
        String inverse = graph.divide(graph.scalar(1), parts.scale());
        graph.rename(parts.offset().isPresent()
                ? fromOffset(grid, parts, inverse, parts.offset().get(), input)
                : fromCode(grid, parts, inverse, input), output);
    }

    private String fromCode(Grid<String> grid, GridParts<String> parts, String inverse, String input) {
        String largest = grid.largestCode();
        String high = parts.lowest().map(lowest -> graph.add(lowest, largest)).orElse(largest);
        String whole = depthwise(input, inverse, Optional.of(graph.subtract(graph.scalar(TOP), high)));
        String cut = clip(whole, graph.scalar(0), graph.scalar(TOP));
        String code = graph.node("Relu", List.of(
                depthwise(cut, graph.scalar(1), Optional.of(graph.subtract(largest, graph.scalar(TOP))))));
        return depthwise(code, parts.scale(), parts.lowest().map(lowest -> graph.multiply(lowest, parts.scale())));
    }

    /** The offset is no whole number of scales: it has to be taken off before anything is rounded. */
    private String fromOffset(Grid<String> grid, GridParts<String> parts, String inverse, String offset, String input) {
        String lowest = parts.lowest().orElseThrow();
        String least = graph.add(graph.multiply(offset, inverse), lowest);
        String place = depthwise(input, inverse, Optional.of(graph.negative(least)));
        String cut = clip(place, graph.scalar(0), graph.reshape(grid.largestCode()));
        String whole = depthwise(cut, graph.scalar(1), Optional.of(graph.scalar(WHOLE)));
        String code = depthwise(whole, graph.scalar(1), Optional.of(graph.scalar(-WHOLE)));
        return depthwise(code, parts.scale(), Optional.of(graph.add(graph.multiply(lowest, parts.scale()), offset)));
    }

    private String clip(String values, String low, String high) {
        return graph.node("Clip", List.of(values, low, high));
    }

    private String depthwise(String values, String factor, Optional<String> summand) {
        return graph.depthwise(values, layer.channels(), factor, summand);
    }
}
