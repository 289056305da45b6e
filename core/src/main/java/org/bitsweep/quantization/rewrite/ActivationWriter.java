package org.bitsweep.quantization.rewrite;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.OutputFollower;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.grid.FromLowGrid;
import org.bitsweep.quantization.grid.Grid;
import org.bitsweep.quantization.grid.GridParts;
import org.bitsweep.quantization.grid.NearestEvenGrid;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.plan.GridSpan;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.TensorStatistics;

/**
 * Writes the quantization of one layer's output as standard ONNX operators. What the grid is, the plan's rules say; here is
 * only in which operators it is applied cheapest (semantics, section 10).
 *
 * <p>The same nodes serve batch and calibrated statistics; with calibrated ones their inputs are constants and ONNX
 * Runtime folds everything down to the last elementwise step when it loads the network.
 */
public final class ActivationWriter {

    private final GraphWriter graph;
    private final Layer layer;
    private final ActivationPlan.Quantized plan;
    private final Grid<String> grid;
    private final MapOperators operators;

    /** In standard operators. */
    public ActivationWriter(
            GraphWriter graph, Layer layer, ActivationPlan.Quantized plan, TensorStatistics<String> statistics) {
        this(graph, layer, plan, statistics, MapOperators.STANDARD);
    }

    /**
     * @param graph where nodes are written; those of the statistics, bits and range at once
     * @param layer whose output it is
     * @param plan what happens to it
     * @param statistics of the tensor, written to the same graph
     * @param operators in which operators over the whole map
     */
    public ActivationWriter(GraphWriter graph, Layer layer, ActivationPlan.Quantized plan,
            TensorStatistics<String> statistics, MapOperators operators) {
        this(graph, layer, plan, operators, plan.grid(arithmetic(graph, layer, operators), statistics));
    }

    /** Of a span that is an input of the graph. */
    ActivationWriter(GraphWriter graph, Layer layer, ActivationPlan.Quantized plan, GridSpan<String> span,
            MapOperators operators) {
        this(graph, layer, plan, operators, plan.grid(arithmetic(graph, layer, operators), span));
    }

    private ActivationWriter(GraphWriter graph, Layer layer, ActivationPlan.Quantized plan, MapOperators operators,
            Grid<String> grid) {
        this.operators = operators;
        this.graph = graph;
        this.layer = layer;
        this.plan = plan;
        this.grid = grid;
    }

    private static GraphArithmetic arithmetic(GraphWriter graph, Layer layer, MapOperators operators) {
        return new GraphArithmetic(graph, layer.channels(),
                operators.applyTo(layer) ? MapOperators.BLOCKED : MapOperators.STANDARD);
    }

    /**
     * Writes everything.
     *
     * @param input the float32 tensor, [N, C, H, W] or [N, features]
     * @param output the name of its quantized twin; where the layer is followed by nothing but ReLU, values the ReLU
     *     zeroes anyway may be negative in it
     * @return the tensors of the grid that is applied
     */
    public GridParts<String> write(String input, String output) {
        if (operators.applyTo(layer) && (grid instanceof NearestEvenGrid || grid instanceof FromLowGrid)) {
            new BlockedGridWriter(graph, layer).write(grid, input, output);
            return grid.parts();
        }
        if (grid instanceof NearestEvenGrid && plan.granularity() == Granularity.CHANNEL
                && plan.range() == OutputRange.POSITIVE && layer.follower() == OutputFollower.RELU) {
            return writeSaturating(input, output);
        }
        graph.rename(grid.quantize(input, this::broadcast), output);
        return grid.parts();
    }

    /**
     * A positive range in two operators: an unsigned byte whose zero point is 255 - (2^M - 1) saturates at the code
     * 2^M - 1 by itself, whatever M each channel has, and the ReLU that follows removes what lies below zero
     * (semantics, section 10).
     */
    private GridParts<String> writeSaturating(String input, String output) {
        String largestCode = grid.largestCode();
        String scale = perChannel(grid.scale());
        String zeroPoint = graph.cast(perChannel(graph.subtract(graph.scalar(255), largestCode)), TensorProto.DataType.UINT8);
        String codes = graph.node("QuantizeLinear", List.of(input, scale, zeroPoint), GraphWriter.attribute("axis", 1));
        graph.nodeTo(output, "DequantizeLinear", List.of(codes, scale, zeroPoint), GraphWriter.attribute("axis", 1));
        return new GridParts<>(scale, Optional.empty(), Optional.empty(), grid.allocated());
    }

    /** A vector of one value for every channel, where it is a single one so far. */
    private String perChannel(String vector) {
        return graph.node("Expand", List.of(vector, graph.longs(layer.channels())));
    }

    /** A vector [C] in a shape that broadcasts over [N, C, H, W]. */
    private String broadcast(String vector) {
        if (plan.granularity() == Granularity.TENSOR || !layer.isMap()) {
            return vector;
        }
        long[] shape = new long[layer.outputShape().size()];
        Arrays.fill(shape, 1);
        shape[0] = -1;
        return graph.reshape(vector, shape);
    }
}
