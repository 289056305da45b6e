package org.bitsweep.quantization.rewrite;

import java.util.Arrays;
import java.util.Map;
import org.bitsweep.onnx.OutputRange;

/**
 * The specification (semantics, sections 1, 4 and 5) written down again, one value at a time in double precision,
 * sharing no code with what it checks.
 */
public final class SlowReference {

    private static final double[] LAPLACE_FULL = {1.05, 1.86, 2.83, 3.89, 5.03, 6.2, 7.41, 8.64, 9.89};
    private static final double[] LAPLACE_POSITIVE = {1.86, 2.83, 3.89, 5.02, 6.2, 7.41, 8.64, 9.89, 11.16};
    private static final Map<Integer, Double> GAUSS_FULL = Map.of(2, 1.71, 3, 2.15, 4, 2.55, 5, 2.93, 8, 3.92);
    private static final Map<Integer, Double> GAUSS_POSITIVE = Map.of(2, 2.15, 3, 2.55, 4, 2.93, 5, 3.28, 8, 4.2);

    private SlowReference() {}

    /** What one group of values that share a range becomes. */
    public record Grid(double scale, double zeroPoint, double largestCode) {

        /** Where on the axis of codes a value lies before rounding. */
        double position(double value) {
            return Math.min(Math.max(value / scale + zeroPoint, 0), largestCode);
        }

        /** How far a value is from the nearest point where rounding changes its code. */
        public double distanceToBoundary(double value) {
            double position = position(value);
            return Math.abs(position - (Math.floor(position) + 0.5));
        }

        public double value(double value) {
            return (Math.rint(position(value)) - zeroPoint) * scale;
        }

        double code(double quantized) {
            return quantized / scale + zeroPoint;
        }
    }

    public static Grid grid(double low, double high, int bits) {
        double largest = Math.pow(2, bits) - 1;
        double scale = bits == 0 ? 1e-8 : Math.max((high - low) / largest, 1e-8);
        return new Grid(scale, Math.rint(-low / scale), largest);
    }

    static Grid activation(double[] group, OutputRange range, String clipping, int bits, int kBits) {
        double mean = Arrays.stream(group).average().orElseThrow();
        double min = Arrays.stream(group).min().orElseThrow();
        double max = Arrays.stream(group).max().orElseThrow();
        double b = Arrays.stream(group).map(x -> Math.abs(x - mean)).average().orElseThrow();
        double std = standardDeviation(group);
        boolean positive = range == OutputRange.POSITIVE;
        if (clipping.equals("min-max")) {
            return grid(positive ? 0 : min, max, bits);
        }
        double alpha = switch (clipping) {
            case "laplace" -> b * (positive ? LAPLACE_POSITIVE : LAPLACE_FULL)[bits];
            case "gaussian" -> std * (positive ? GAUSS_POSITIVE : GAUSS_FULL).get(kBits);
            case "2-sigma" -> 2 * std;
            default -> throw new IllegalArgumentException(clipping);
        };
        double low = positive ? 0 : Math.max(min, mean - alpha);
        double high = positive ? Math.max(mean, 0) + alpha : low + 2 * alpha;
        return grid(low, high, bits);
    }

    static double standardDeviation(double[] group) {
        double mean = Arrays.stream(group).average().orElseThrow();
        return Math.sqrt(Arrays.stream(group).map(x -> (x - mean) * (x - mean)).sum() / (group.length - 1));
    }

    public static int[] bits(double[] scales, int average) {
        double sum = Arrays.stream(scales).map(s -> Math.pow(s, 2.0 / 3)).sum();
        double target = average;
        int[] bits = new int[scales.length];
        for (int step = 0; step < 10; step++) {
            double budget = scales.length * Math.pow(2, target);
            for (int i = 0; i < scales.length; i++) {
                double bins = budget * Math.pow(scales[i], 2.0 / 3) / sum;
                bits[i] = (int) Math.min(Math.max(Math.rint(Math.log(bins) / Math.log(2)), 0), 8);
            }
            double difference = average - Arrays.stream(bits).average().orElseThrow();
            if (Math.abs(difference) <= 0.01) {
                break;
            }
            target += difference / 2;
        }
        return bits;
    }
}
