package org.bitsweep.statistics;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.bitsweep.arithmetic.Vector;

/** Statistics of no tensor at all, which remember what was asked of them: what a rule will ask of real ones. */
public final class AskedMoments implements TensorStatistics<Vector> {

    private final Set<Moment> moments = EnumSet.noneOf(Moment.class);
    private final Vector ones;

    /**
     * @param length of the vectors
     */
    public AskedMoments(int length) {
        float[] values = new float[length];
        Arrays.fill(values, 1);
        this.ones = Vector.of(values);
    }

    /** What was asked so far, with the mean that deviations need. */
    public Set<Moment> moments() {
        EnumSet<Moment> all = EnumSet.noneOf(Moment.class);
        all.addAll(moments);
        if (all.stream().anyMatch(Moment::needsMean)) {
            all.add(Moment.MEAN);
        }
        return Collections.unmodifiableSet(all);
    }

    private Vector asked(Moment moment) {
        moments.add(moment);
        return ones;
    }

    @Override
    public Vector mean() {
        return asked(Moment.MEAN);
    }

    @Override
    public Vector meanAbsoluteDeviation() {
        return asked(Moment.ABSOLUTE_DEVIATION);
    }

    @Override
    public Vector standardDeviation() {
        return asked(Moment.SQUARED_DEVIATION);
    }

    @Override
    public Vector minimum() {
        return asked(Moment.LEAST);
    }

    @Override
    public Vector maximum() {
        return asked(Moment.LARGEST);
    }

    @Override
    public Vector leastOfAll() {
        return asked(Moment.LEAST);
    }

    @Override
    public Vector largestOfAll() {
        return asked(Moment.LARGEST);
    }

    @Override
    public Vector meanOfImageMinima() {
        return asked(Moment.LEAST);
    }

    @Override
    public Vector meanOfImageMaxima() {
        return asked(Moment.LARGEST);
    }

    @Override
    public Vector threshold(ThresholdName name) {
        throw new IllegalArgumentException("no threshold " + name + " of a batch: it is found by calibration");
    }
}
