package org.bitsweep.quantization.range;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.bitsweep.calibration.Histogram;
import org.bitsweep.calibration.ImageHistograms;
import org.bitsweep.calibration.ThresholdRule;
import org.bitsweep.onnx.OutputRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThresholdRulesTest {

    /** The rule's candidate is as good as the best that trying 4,000 thresholds on every single value finds. */
    @ParameterizedTest
    @EnumSource(OutputRange.class)
    void leastMeanSquaredErrorAgainstTryingOnTheValues(OutputRange range) {
        float[] values = laplace(20_000, 0.4, 11);
        Histogram histogram = Histogram.of(values, 0, values.length, 2001);
        for (int bits : new int[] {2, 3, 4, 6, 8}) {
            MeanSquaredErrorThreshold rule = new MeanSquaredErrorThreshold(bits, range);
            double threshold = rule.threshold(histogram);
            double found = slowError(values, histogram, threshold, bits, range);
            assertEquals(found, rule.error(histogram, threshold), 0.02 * found, bits + " bits");
            double least = Double.POSITIVE_INFINITY;
            for (int step = 1; step <= 400; step++) {
                least = Math.min(least, slowError(values, histogram, step / 400.0 * 12, bits, range));
            }
            assertTrue(found <= least * 1.01, bits + " bits: " + found + " against " + least);
        }
    }

    /** On Laplace values the least error is where the analytical optimum is, in its neighbourhood: its floor is flat. */
    @Test
    void leastMeanSquaredErrorOfLaplaceIsNearTheAnalyticalOptimum() {
        float[] values = laplace(200_000, 0, 5);
        Histogram histogram = Histogram.of(values, 0, values.length, 2001);
        float[] k = AnalyticalClipping.laplace(OutputRange.FULL, ClippingConstants.SOLVED);
        for (int bits = 3; bits <= 5; bits++) {
            // 2^M - 1 steps where the formula has 2^M bins: a little more is clipped.
            double found = new MeanSquaredErrorThreshold(bits, OutputRange.FULL).threshold(histogram);
            assertEquals(k[bits], found, 0.5, bits + " bits");
        }
    }

    @ParameterizedTest
    @EnumSource(OutputRange.class)
    void percentileKeepsItsShare(OutputRange range) {
        float[] values = laplace(50_000, 0.2, 3);
        Histogram histogram = Histogram.of(values, 0, values.length, 2001);
        for (double share : new double[] {0.9, 0.99, 0.999, 0.9999}) {
            double threshold = new PercentileThreshold(share, range).threshold(histogram);
            ClippedRange clipped = ClippedRange.of(range, histogram.minimum(), histogram.mean(), threshold);
            int kept = 0;
            for (float value : values) {
                boolean belowIsKept = range == OutputRange.POSITIVE || value >= clipped.offset();
                kept += belowIsKept && value <= clipped.upperEnd() ? 1 : 0;
            }
            // The histogram does not know where in its bin a value lies.
            assertEquals(share, kept / 50_000.0, range == OutputRange.POSITIVE ? 0.0006 : 0.0012, range + " " + share);
        }
        ClippedRange all = ClippedRange.of(range, histogram.minimum(), histogram.mean(),
                new PercentileThreshold(1, range).threshold(histogram));
        assertTrue(all.upperEnd() >= histogram.maximum() - 0.02);
    }

    @Test
    void thresholdsAreAveragedInTheOrderOfTheImages() {
        Histogram one = Histogram.of(laplace(1000, 0, 1), 0, 1000, 2001);
        Histogram two = Histogram.of(laplace(1000, 0, 2), 0, 1000, 2001);
        ThresholdRule rule = new KullbackLeiblerThreshold();
        assertEquals((rule.threshold(one) + rule.threshold(two)) / 2,
                rule.meanThreshold(ImageHistograms.of(1, two).merge(ImageHistograms.of(0, one))));
    }

    @Test
    void rangesOfAThreshold() {
        assertEquals(new ClippedRange(0, 2.5), ClippedRange.of(OutputRange.POSITIVE, -3, 0.5, 2));
        assertEquals(new ClippedRange(0, 2), ClippedRange.of(OutputRange.POSITIVE, -3, -0.5, 2));
        assertEquals(new ClippedRange(-1.5, 4), ClippedRange.of(OutputRange.FULL, -3, 0.5, 2));
        assertEquals(new ClippedRange(-1, 4), ClippedRange.of(OutputRange.FULL, -1, 0.5, 2));
        assertEquals(3, ClippedRange.of(OutputRange.FULL, -1, 0.5, 2).upperEnd());
    }

    @Test
    void refusesOtherBinsBitsAndShares() {
        Histogram histogram = Histogram.of(new float[] {1, 2}, 0, 2, 100);
        assertEquals("the threshold of least divergence needs 2001 bins, found 100",
                assertThrows(IllegalArgumentException.class,
                        () -> new KullbackLeiblerThreshold().threshold(histogram)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> new MeanSquaredErrorThreshold(9, OutputRange.FULL));
        assertThrows(IllegalArgumentException.class, () -> new PercentileThreshold(0, OutputRange.FULL));
        assertThrows(IllegalArgumentException.class, () -> new PercentileThreshold(1.1, OutputRange.FULL));
    }

    /** Section 1 of the semantics, value by value. */
    private static double slowError(float[] values, Histogram histogram, double threshold, int bits, OutputRange range) {
        double mean = histogram.mean();
        double low = range == OutputRange.POSITIVE ? 0 : Math.max(histogram.minimum(), mean - threshold);
        double high = range == OutputRange.POSITIVE ? Math.max(mean, 0) + threshold : low + 2 * threshold;
        double largestCode = Math.pow(2, bits) - 1;
        double scale = (high - low) / largestCode;
        double zeroPoint = Math.rint(-low / scale);
        double sum = 0;
        for (float value : values) {
            double x = range == OutputRange.POSITIVE ? Math.max(value, 0) : value;
            double code = Math.rint(Math.min(Math.max(x / scale + zeroPoint, 0), largestCode));
            double error = x - (code - zeroPoint) * scale;
            sum += error * error;
        }
        return sum / values.length;
    }

    private static float[] laplace(int size, double mean, long seed) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            double uniform = random.nextDouble() - 0.5;
            values[i] = (float) (mean - Math.signum(uniform) * Math.log(1 - 2 * Math.abs(uniform)));
        }
        return values;
    }
}
