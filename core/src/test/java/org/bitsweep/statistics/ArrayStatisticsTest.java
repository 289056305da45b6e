package org.bitsweep.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.bitsweep.arithmetic.Vector;
import org.junit.jupiter.api.Test;

class ArrayStatisticsTest {

    /** Two images of two channels of two positions: channel 0 holds 1 3 5 7, channel 1 holds -2 0 2 8. */
    private static final float[] VALUES = {1, 3, -2, 0, 5, 7, 2, 8};

    private static void values(Vector found, double... expected) {
        float[] floats = new float[expected.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) expected[i];
        }
        assertArrayEquals(floats, found.toArray());
    }

    @Test
    void ofChannels() {
        ArrayStatistics statistics = new ArrayStatistics(VALUES, 2, 2, Granularity.CHANNEL);
        values(statistics.mean(), 4, 2);
        values(statistics.meanAbsoluteDeviation(), 2, 3);
        values(statistics.standardDeviation(), Math.sqrt(20 / 3.0), Math.sqrt(56 / 3.0));
        values(statistics.minimum(), 1, -2);
        values(statistics.maximum(), 7, 8);
        values(statistics.leastOfAll(), 1, -2);
        values(statistics.largestOfAll(), 7, 8);
        values(statistics.meanOfImageMinima(), 3, 0);
        values(statistics.meanOfImageMaxima(), 5, 4);
    }

    @Test
    void ofTheTensor() {
        ArrayStatistics statistics = new ArrayStatistics(VALUES, 2, 2, Granularity.TENSOR);
        values(statistics.mean(), 3);
        values(statistics.meanAbsoluteDeviation(), (2 + 0 + 5 + 3 + 2 + 4 + 1 + 5) / 8.0);
        values(statistics.standardDeviation(), Math.sqrt((4 + 25 + 9 + 4 + 16 + 1 + 25) / 7.0));
        values(statistics.minimum(), -2);
        values(statistics.maximum(), 8);
        values(statistics.meanOfImageMinima(), 0);
        values(statistics.meanOfImageMaxima(), 5.5);
    }

    @Test
    void oneValueHasNoDeviation() {
        ArrayStatistics statistics = new ArrayStatistics(new float[] {3, 4}, 1, 2, Granularity.CHANNEL);
        values(statistics.standardDeviation(), 0, 0);
        values(statistics.meanAbsoluteDeviation(), 0, 0);
    }

    @Test
    void valuesThatDoNotDivide() {
        assertEquals("7 values do not divide into 1 images of 2 channels", assertThrows(IllegalArgumentException.class,
                () -> new ArrayStatistics(new float[7], 1, 2, Granularity.CHANNEL)).getMessage());
    }
}
