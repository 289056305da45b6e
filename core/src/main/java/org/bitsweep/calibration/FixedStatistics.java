package org.bitsweep.calibration;

import java.util.Map;
import org.bitsweep.arithmetic.Arithmetic;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.TensorStatistics;
import org.bitsweep.statistics.ThresholdName;

/**
 * Calibrated statistics as constants: of a graph, or on the JVM.
 *
 * @param <N> a number of either
 */
public final class FixedStatistics<N> implements TensorStatistics<N> {

    private final Arithmetic<N> arithmetic;
    private final LayerStatistics layer;
    private final LayerStatistics.Moments moments;
    private final Map<ThresholdName, float[]> thresholds;

    public FixedStatistics(Arithmetic<N> arithmetic, LayerStatistics layer, Granularity granularity) {
        this.arithmetic = arithmetic;
        this.layer = layer;
        this.moments = granularity == Granularity.CHANNEL ? layer.channel() : layer.tensor();
        this.thresholds = layer.thresholds().of(granularity);
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

    @Override
    public N threshold(ThresholdName name) {
        float[] values = thresholds.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no threshold " + name + " among the statistics, found " + thresholds.keySet());
        }
        return arithmetic.vector(values);
    }
}
