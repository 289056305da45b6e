package org.bitsweep.quantization.rewrite;

import java.util.Arrays;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.range.Clipped;
import org.bitsweep.quantization.range.ClippingConstants;
import org.bitsweep.quantization.range.Extremes;
import org.bitsweep.quantization.range.ExtremesOfAll;
import org.bitsweep.quantization.range.Gauss;
import org.bitsweep.quantization.range.MeanOfImageExtremes;
import org.bitsweep.quantization.range.StandardDeviations;
import org.bitsweep.quantization.range.UpToMeanOfImageMaximum;
import org.bitsweep.statistics.Granularity;

/**
 * A whole activation plan (semantics, sections 1, 3, 4 and 5) on a tensor [N, C, ...], one value at a time in double
 * precision, sharing no code with what it checks.
 */
public final class SlowActivation {

    /** What a value becomes, and how far its place on the grid is from where it would round the other way. */
    record Value(double quantized, double step, double toBoundary) {}

    private SlowActivation() {}

    static Value[] quantize(ActivationPlan.Quantized plan, float[] tensor, long[] shape) {
        int images = (int) shape[0];
        int channels = (int) shape[1];
        int positions = tensor.length / images / channels;
        boolean perChannel = plan.granularity() == Granularity.CHANNEL;
        int groups = perChannel ? channels : 1;
        double[][][] values = new double[groups][images][perChannel ? positions : channels * positions];
        for (int i = 0; i < tensor.length; i++) {
            int image = i / (channels * positions);
            int channel = i / positions % channels;
            values[perChannel ? channel : 0][image][perChannel ? i % positions : i % (channels * positions)] = tensor[i];
        }
        Statistics[] statistics = Arrays.stream(values).map(Statistics::of).toArray(Statistics[]::new);
        int[] bits = new int[groups];
        Arrays.fill(bits, plan.bits());
        plan.allocation().ifPresent(rule -> System.arraycopy(bits(plan, rule, statistics), 0, bits, 0, groups));
        Value[] result = new Value[tensor.length];
        for (int i = 0; i < tensor.length; i++) {
            int group = perChannel ? i / positions % channels : 0;
            result[i] = value(plan, statistics[group], bits[group], tensor[i]);
        }
        return result;
    }

    record Statistics(double mean, double deviation, double std, double min, double max, double imageMin, double imageMax) {

        static Statistics of(double[][] images) {
            double[] all = Arrays.stream(images).flatMapToDouble(Arrays::stream).toArray();
            double mean = Arrays.stream(all).average().orElseThrow();
            return new Statistics(mean,
                    Arrays.stream(all).map(x -> Math.abs(x - mean)).average().orElseThrow(),
                    all.length == 1 ? 0
                            : Math.sqrt(Arrays.stream(all).map(x -> (x - mean) * (x - mean)).sum() / (all.length - 1)),
                    Arrays.stream(all).min().orElseThrow(),
                    Arrays.stream(all).max().orElseThrow(),
                    Arrays.stream(images).mapToDouble(x -> Arrays.stream(x).min().orElseThrow()).average().orElseThrow(),
                    Arrays.stream(images).mapToDouble(x -> Arrays.stream(x).max().orElseThrow()).average().orElseThrow());
        }
    }

    static int[] bits(ActivationPlan.Quantized plan, BitAllocationRule rule, Statistics[] statistics) {
        double[] powers = Arrays.stream(statistics).mapToDouble(s -> Math.pow(switch (rule.prior()) {
            case STANDARD_DEVIATION -> s.std();
            case MEAN_ABSOLUTE_DEVIATION -> s.deviation();
            case RANGE -> plan.range() == OutputRange.POSITIVE ? Math.max(s.max(), 0) : s.max() - s.min();
        }, rule.exponent())).toArray();
        double sum = Arrays.stream(powers).sum();
        int[] bits = new int[powers.length];
        double target = plan.bits();
        int steps = rule.target() == BitAllocationRule.Target.ITERATED ? 10 : 1;
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < bits.length; i++) {
                double logarithm = Math.log(bits.length * Math.pow(2, target) * powers[i] / Math.max(sum, 1e-300)) / Math.log(2);
                double whole = switch (rule.rounding()) {
                    case ROUND -> Math.rint(logarithm);
                    case FLOOR -> Math.floor(logarithm);
                    case CEILING -> Math.ceil(logarithm);
                };
                bits[i] = (int) Math.min(Math.max(whole, 0), 8);
            }
            double difference = plan.bits() - Arrays.stream(bits).average().orElseThrow();
            if (Math.abs(difference) <= 0.01) {
                break;
            }
            target += difference / 2;
        }
        return bits;
    }

    private static Value value(ActivationPlan.Quantized plan, Statistics s, int bits, double x) {
        boolean positive = plan.range() == OutputRange.POSITIVE;
        double low;
        double high;
        if (plan.rule() instanceof Extremes || plan.rule() instanceof ExtremesOfAll) {
            low = s.min();
            high = s.max();
        } else if (plan.rule() instanceof MeanOfImageExtremes
                || plan.rule() instanceof UpToMeanOfImageMaximum) {
            low = s.imageMin();
            high = s.imageMax();
        } else {
            double alpha = alpha(plan, (Clipped) plan.rule(), s, bits);
            low = Math.max(s.min(), s.mean() - alpha);
            high = positive ? Math.max(s.mean(), 0) + alpha : low + 2 * alpha;
        }
        if (positive || plan.rule() instanceof UpToMeanOfImageMaximum) {
            low = 0;
        }
        double largest = Math.pow(2, bits) - 1;
        if (plan.rounding() == GridRounding.MIDPOINT) {
            double step = Math.max((high - low) / (largest + 1), 1e-8);
            double place = (x - low) / step;
            double bin = Math.min(Math.max(Math.floor(place), 0), largest);
            return new Value((bin + 0.5) * step + low, step, Math.abs(place - Math.rint(place)));
        }
        double step = bits == 0 ? 1e-8 : Math.max((high - low) / largest, 1e-8);
        boolean startsAtLow = plan.rule() instanceof MeanOfImageExtremes
                && !(low < 0 && high > 0) && !positive;
        double zeroPoint = startsAtLow ? 0 : Math.rint(-low / step);
        double offset = startsAtLow ? low : 0;
        double place = Math.min(Math.max((x - offset) / step + zeroPoint, 0), largest);
        return new Value((Math.rint(place) - zeroPoint) * step + offset, step, Math.abs(place - Math.floor(place) - 0.5));
    }

    private static final double[] FULL = {1.05, 1.86, 2.83, 3.89, 5.03, 6.2, 7.41, 8.64, 9.89};
    private static final double[] POSITIVE = {1.86, 2.83, 3.89, 5.02, 6.2, 7.41, 8.64, 9.89, 11.16};

    private static double alpha(ActivationPlan.Quantized plan, Clipped rule, Statistics s, int bits) {
        boolean positive = plan.range() == OutputRange.POSITIVE;
        if (rule.clipping() instanceof StandardDeviations deviations) {
            return s.std() * deviations.multiple();
        }
        if (rule.clipping() instanceof Gauss) {
            double k = rule.constants() == ClippingConstants.TABULATED && plan.bits() == 3 ? positive ? 2.55 : 2.15 : Double.NaN;
            return s.std() * k;
        }
        double k = rule.constants() == ClippingConstants.TABULATED ? (positive ? POSITIVE : FULL)[bits]
                : lambertW(3 * Math.pow(4, positive ? bits + 1 : bits));
        return s.deviation() * k;
    }

    /** Newton's iteration for w e^w = x. */
    public static double lambertW(double x) {
        double w = Math.log(1 + x);
        for (int i = 0; i < 100; i++) {
            w -= (w * Math.exp(w) - x) / (Math.exp(w) * (w + 1));
        }
        return w;
    }
}
