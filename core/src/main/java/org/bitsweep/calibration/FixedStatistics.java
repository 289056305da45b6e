package org.bitsweep.calibration;

import org.bitsweep.arithmetic.Arithmetic;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.TensorStatistics;

/**
 * Calibrated statistics as constants: of a graph, or on the JVM.
 *
 * @param <N> a number of either
 */
public final class FixedStatistics<N> implements TensorStatistics<N> {

    private final Arithmetic<N> arithmetic;
    private final LayerStatistics layer;
    private final LayerStatistics.Moments moments;

    public FixedStatistics(Arithmetic<N> arithmetic, LayerStatistics layer, Granularity granularity) {
        this.arithmetic = arithmetic;
        this.layer = layer;
        this.moments = granularity == Granularity.CHANNEL ? layer.channel() : layer.tensor();
    }

    @Override
    public N mean() {
        return arithmetic.vector(moments.mean());
    }

    @Override
    public N meanAbsoluteDeviation() {
        return arithmetic.vector(moments.meanAbsoluteDeviation());
    }

    @Override
    public N standardDeviation() {
        return arithmetic.vector(moments.standardDeviation());
    }

    @Override
    public N minimum() {
        return arithmetic.vector(moments.minimum());
    }

    @Override
    public N maximum() {
        return arithmetic.vector(moments.maximum());
    }

    @Override
    public N leastOfAll() {
        return arithmetic.vector(layer.least());
    }

    @Override
    public N largestOfAll() {
        return arithmetic.vector(layer.largest());
    }

    @Override
    public N meanOfImageMinima() {
        return arithmetic.vector(moments.minimum());
    }

    @Override
    public N meanOfImageMaxima() {
        return arithmetic.vector(moments.maximum());
    }
}
