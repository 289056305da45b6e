package org.bitsweep.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.bitsweep.arithmetic.Vector;
import org.junit.jupiter.api.Test;

/** Against statistics of the values themselves. */
class MergedStatisticsTest {

    private static final int IMAGES = 3;
    private static final int CHANNELS = 2;
    private static final int POSITIONS = 4;
    private static final float[] VALUES = {1, 2, 3, 6, -1, 0, 0, 5, 2, 2, 2, 2, 7, -3, 1, 1, 0, 9, 4, 3, -8, 2, 2, 1};

    private static MergedStatistics merged(Granularity granularity) {
        MergedStatistics merged = new MergedStatistics(IMAGES, CHANNELS, POSITIONS, granularity);
        merged.put(Moment.MEAN, means(value -> value, new float[CHANNELS]));
        merged.put(Moment.LARGEST, extremes(1));
        merged.put(Moment.LEAST, extremes(-1));
        float[] mean = new float[CHANNELS];
        for (int channel = 0; channel < CHANNELS; channel++) {
            mean[channel] = merged.mean().get(channel);
        }
        merged.put(Moment.ABSOLUTE_DEVIATION, means(Math::abs, mean));
        merged.put(Moment.SQUARED_DEVIATION, means(value -> value * value, mean));
        return merged;
    }

    @FunctionalInterface
    private interface Term {
        float of(float value);
    }

    private static float[] means(Term term, float[] centers) {
        float[] means = new float[IMAGES * CHANNELS];
        for (int i = 0; i < VALUES.length; i++) {
            means[i / POSITIONS] += term.of(VALUES[i] - centers[i / POSITIONS % CHANNELS]) / POSITIONS;
        }
        return means;
    }

    private static float[] extremes(int sign) {
        float[] extremes = new float[IMAGES * CHANNELS];
        for (int i = 0; i < VALUES.length; i++) {
            extremes[i / POSITIONS] = i % POSITIONS == 0 ? VALUES[i]
                    : sign * Math.max(sign * extremes[i / POSITIONS], sign * VALUES[i]);
        }
        return extremes;
    }

    @Test
    void theStatisticsOfAllValues() {
        for (Granularity granularity : Granularity.values()) {
            ArrayStatistics expected = new ArrayStatistics(VALUES, IMAGES, CHANNELS, granularity);
            MergedStatistics found = merged(granularity);
            close(expected.mean(), found.mean());
            close(expected.meanAbsoluteDeviation(), found.meanAbsoluteDeviation());
            close(expected.standardDeviation(), found.standardDeviation());
            close(expected.minimum(), found.minimum());
            close(expected.maximum(), found.maximum());
            close(expected.leastOfAll(), found.leastOfAll());
            close(expected.largestOfAll(), found.largestOfAll());
            close(expected.meanOfImageMinima(), found.meanOfImageMinima());
            close(expected.meanOfImageMaxima(), found.meanOfImageMaxima());
        }
    }

    private static void close(Vector expected, Vector found) {
        assertArrayEquals(expected.toArray(), found.toArray(), 1e-6f);
    }

    @Test
    void whatIsNotKnownIsNotGuessed() {
        MergedStatistics empty = new MergedStatistics(IMAGES, CHANNELS, POSITIONS, Granularity.CHANNEL);
        assertThrows(IllegalStateException.class, empty::mean);
        assertThrows(IllegalArgumentException.class, () -> empty.put(Moment.MEAN, new float[5]));
    }
}
