package org.bitsweep.statistics;

import java.util.List;
import java.util.Optional;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.MapOperators;

/**
 * Moments of every image of a map [N, C, H, W], written into a graph: [N, C] each, means where they are sums. What a batch's
 * moments are merged from, so that in which parts the batch was run is not seen in them.
 */
public final class ImageMoments {

    private final GraphWriter graph;
    private final Layer layer;
    private final MapOperators operators;

    /**
     * @param layer whose output the map is
     * @param operators in which operators over the whole map
     */
    public ImageMoments(GraphWriter graph, Layer layer, MapOperators operators) {
        this.graph = graph;
        this.layer = layer;
        this.operators = operators;
    }

    /** A moment that needs no mean. */
    public String write(Moment moment, String map) {
        return switch (moment) {
            case MEAN -> pooled("GlobalAveragePool", map);
            case LARGEST -> pooled("GlobalMaxPool", map);
            case LEAST -> graph.negative(pooled("GlobalMaxPool", operators.applyTo(layer)
                    ? graph.depthwise(map, layer.channels(), graph.scalar(-1), Optional.empty()) : graph.negative(map)));
            default -> throw new IllegalArgumentException(moment + " is one of deviations");
        };
    }

    /**
     * Mean - x, in the map's own shape.
     *
     * @param mean of the batch, [C], or [1] where it is the tensor's
     */
    public String deviations(String map, String mean) {
        return operators.applyTo(layer)
                ? graph.depthwise(map, layer.channels(), graph.scalar(-1), Optional.of(mean))
                : graph.subtract(graph.reshape(mean, 1, -1, 1, 1), map);
    }

    /** A moment of deviations. */
    public String writeOfDeviations(Moment moment, String deviations) {
        return switch (moment) {
            case ABSOLUTE_DEVIATION -> pooled("GlobalAveragePool", graph.absolute(deviations));
            case SQUARED_DEVIATION -> pooled("GlobalAveragePool", graph.multiply(deviations, deviations));
            default -> throw new IllegalArgumentException(moment + " is none of deviations");
        };
    }

    private String pooled(String operator, String map) {
        return graph.reshape(graph.node(operator, List.of(map)), -1, layer.channels());
    }
}
