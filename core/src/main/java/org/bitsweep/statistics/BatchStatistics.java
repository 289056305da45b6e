package org.bitsweep.statistics;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Optional;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.MapOperators;

/**
 * Statistics of a tensor computed inside the graph from the batch at hand.
 *
 * <p>Means over a map are written as GlobalAveragePool and GlobalMaxPool followed by a reduction of [N, C], because
 * ONNX Runtime's pooling reads a map several times faster than its reductions over (N, H, W) do; all images of a batch
 * are of one size, so the mean of means is the mean.
 */
public final class BatchStatistics implements TensorStatistics<String> {

    private final GraphWriter graph;
    private final String tensor;
    private final Layer layer;
    private final Granularity granularity;
    private final MapOperators operators;

    private String mean;
    private String deviations;
    private String meanAbsoluteDeviation;
    private String standardDeviation;
    private String imageMinima;
    private String imageMaxima;

    /** Of standard operators. */
    public BatchStatistics(GraphWriter graph, String tensor, Layer layer, Granularity granularity) {
        this(graph, tensor, layer, granularity, MapOperators.STANDARD);
    }

    /**
     * @param graph where nodes are written
     * @param tensor [N, C, H, W] or [N, features]
     * @param layer whose output it is
     * @param granularity one statistic a channel, or one for the tensor
     * @param operators in which operators over the whole map
     */
    public BatchStatistics(
            GraphWriter graph, String tensor, Layer layer, Granularity granularity, MapOperators operators) {
        this.operators = operators;
        this.graph = graph;
        this.tensor = tensor;
        this.layer = layer;
        this.granularity = granularity;
    }

    @Override
    public String mean() {
        if (mean == null) {
            mean = average(tensor);
        }
        return mean;
    }

    @Override
    public String meanAbsoluteDeviation() {
        if (meanAbsoluteDeviation == null) {
            meanAbsoluteDeviation = average(graph.absolute(deviations()));
        }
        return meanAbsoluteDeviation;
    }

    @Override
    public String standardDeviation() {
        if (standardDeviation == null) {
            String variance = average(graph.multiply(deviations(), deviations()));
            standardDeviation = graph.node("Sqrt", List.of(graph.multiply(variance, unbiasing())));
        }
        return standardDeviation;
    }

    /** n / (n - 1), where n values share a statistic. */
    private String unbiasing() {
        String count = graph.cast(graph.node("Size", List.of(tensor)), TensorProto.DataType.FLOAT);
        if (granularity == Granularity.CHANNEL) {
            count = graph.divide(count, graph.scalar(layer.channels()));
        }
        // One value has no deviation; it must come out as 0, not as 0/0.
        String degreesOfFreedom = graph.maximum(graph.subtract(count, graph.scalar(1)), graph.scalar(1));
        return graph.divide(count, degreesOfFreedom);
    }

    /** Where deviations are there anyway, the least value lies the largest of (mean - x) below the mean. */
    @Override
    public String minimum() {
        if (deviations != null && granularity == Granularity.CHANNEL && operators.applyTo(layer)) {
            return graph.subtract(mean(), overImages("ReduceMax", imageMaxima(deviations)));
        }
        return overImages("ReduceMin", imageMinima());
    }

    @Override
    public String maximum() {
        return overImages("ReduceMax", imageMaxima());
    }

    @Override
    public String leastOfAll() {
        return minimum();
    }

    @Override
    public String largestOfAll() {
        return maximum();
    }

    @Override
    public String meanOfImageMinima() {
        return overImages("ReduceMean", imageMinima());
    }

    @Override
    public String meanOfImageMaxima() {
        return overImages("ReduceMean", imageMaxima());
    }

    @Override
    public String threshold(ThresholdName name) {
        throw new IllegalArgumentException("no threshold " + name + " of a batch: it is found by calibration");
    }

    /** x - E x, in the tensor's own shape; E x - x in a depthwise convolution. */
    private String deviations() {
        if (deviations == null && operators.applyTo(layer)) {
            deviations = graph.depthwise(tensor, layer.channels(), graph.scalar(-1), Optional.of(mean()));
        } else if (deviations == null) {
            String center = granularity == Granularity.CHANNEL && layer.isMap()
                    ? graph.reshape(mean(), layer.channels(), 1, 1) : mean();
            deviations = graph.subtract(tensor, center);
        }
        return deviations;
    }

    private String average(String values) {
        String pooled = layer.isMap()
                ? graph.reshape(graph.node("GlobalAveragePool", List.of(values)), -1, layer.channels())
                : values;
        return granularity == Granularity.CHANNEL
                ? graph.reduce("ReduceMean", pooled, 0)
                : graph.reshape(graph.reduce("ReduceMean", pooled, 0, 1), 1);
    }

    /** [N, C] or [N, 1]. */
    private String imageMaxima() {
        if (imageMaxima == null) {
            imageMaxima = imageMaxima(tensor);
        }
        return imageMaxima;
    }

    /** There is no GlobalMinPool: the minimum of x is minus the maximum of -x. */
    private String imageMinima() {
        if (imageMinima == null) {
            imageMinima = graph.negative(imageMaxima(graph.negative(tensor)));
        }
        return imageMinima;
    }

    private String imageMaxima(String values) {
        String pooled = layer.isMap()
                ? graph.reshape(graph.node("GlobalMaxPool", List.of(values)), -1, layer.channels())
                : values;
        return granularity == Granularity.CHANNEL
                ? pooled
                : graph.reshape(graph.reduce("ReduceMax", pooled, 1), -1, 1);
    }

    private String overImages(String reduction, String ofImages) {
        return graph.reduce(reduction, ofImages, 0);
    }
}
