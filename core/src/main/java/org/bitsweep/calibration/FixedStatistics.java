package org.bitsweep.calibration;

import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.TensorStatistics;

/** Calibrated statistics as constants of a graph. */
public final class FixedStatistics implements TensorStatistics {

    private final GraphWriter graph;
    private final LayerStatistics layer;
    private final LayerStatistics.Moments moments;

    public FixedStatistics(GraphWriter graph, LayerStatistics layer, Granularity granularity) {
        this.graph = graph;
        this.layer = layer;
        this.moments = granularity == Granularity.CHANNEL ? layer.channel() : layer.tensor();
    }

    @Override
    public String mean() {
        return graph.vector(moments.mean());
    }

    @Override
    public String meanAbsoluteDeviation() {
        return graph.vector(moments.meanAbsoluteDeviation());
    }

    @Override
    public String standardDeviation() {
        return graph.vector(moments.standardDeviation());
    }

    @Override
    public String minimum() {
        return graph.vector(moments.minimum());
    }

    @Override
    public String maximum() {
        return graph.vector(moments.maximum());
    }

    @Override
    public String leastOfAll() {
        return graph.vector(layer.least());
    }

    @Override
    public String largestOfAll() {
        return graph.vector(layer.largest());
    }

    @Override
    public String meanOfImageMinima() {
        return graph.vector(moments.minimum());
    }

    @Override
    public String meanOfImageMaxima() {
        return graph.vector(moments.maximum());
    }
}
