package org.bitsweep.quantization.rewrite;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.List;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.OutputFollower;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.bits.BitAllocation;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.plan.ActivationPlan.RangeRule;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.range.AnalyticalClipping;
import org.bitsweep.quantization.range.Clipping;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.TensorStatistics;

/**
 * Writes the quantization of one layer's output as standard ONNX operators: statistics to range, range to grid, grid
 * applied (semantics, sections 1, 3, 4 and 5).
 *
 * <p>The same nodes serve batch and calibrated statistics; with calibrated ones their inputs are constants and ONNX
 * Runtime folds everything down to the last elementwise step when it loads the network.
 */
public final class ActivationWriter {

    private final GraphWriter graph;
    private final Layer layer;
    private final ActivationPlan.Quantized plan;
    private final TensorStatistics statistics;

    public ActivationWriter(
            GraphWriter graph, Layer layer, ActivationPlan.Quantized plan, TensorStatistics statistics) {
        this.graph = graph;
        this.layer = layer;
        this.plan = plan;
        this.statistics = statistics;
    }

    /**
     * Writes everything.
     *
     * @param input the float32 tensor, [N, C, H, W] or [N, features]
     * @param output the name of its quantized twin; where the layer is followed by nothing but ReLU, values the ReLU
     *     zeroes anyway may be negative in it
     */
    public void write(String input, String output) {
        String bits = plan.allocation().isPresent() ? allocatedBits(plan.allocation().get()) : null;
        Range range = range(bits);
        if (plan.rounding() == GridRounding.MIDPOINT) {
            writeMidpoint(input, output, range, bits);
        } else if (plan.granularity() == Granularity.CHANNEL && plan.range() == OutputRange.POSITIVE
                && layer.follower() == OutputFollower.RELU) {
            writeSaturating(input, output, range, bits);
        } else {
            writeClamped(input, output, range, bits);
        }
    }

    /** Names of lo and hi, [C] or [1]; lo is null where it is zero. */
    private record Range(String low, String high) {}

    private Range range(String bits) {
        if (plan.rule() instanceof RangeRule.Extremes) {
            return new Range(lowUnlessPositive(statistics::minimum), statistics.maximum());
        }
        if (plan.rule() instanceof RangeRule.ExtremesOfAll) {
            return new Range(lowUnlessPositive(statistics::leastOfAll), statistics.largestOfAll());
        }
        if (plan.rule() instanceof RangeRule.MeanOfImageExtremes) {
            return new Range(lowUnlessPositive(statistics::meanOfImageMinima), statistics.meanOfImageMaxima());
        }
        if (plan.rule() instanceof RangeRule.UpToMeanOfImageMaximum) {
            return new Range(null, statistics.meanOfImageMaxima());
        }
        String alpha = clippingValue(((RangeRule.Clipped) plan.rule()), bits);
        if (plan.range() == OutputRange.POSITIVE) {
            return new Range(null, graph.add(graph.maximum(statistics.mean(), graph.scalar(0)), alpha));
        }
        String low = graph.maximum(statistics.minimum(), graph.subtract(statistics.mean(), alpha));
        return new Range(low, graph.add(low, graph.multiply(graph.scalar(2), alpha)));
    }

    private String lowUnlessPositive(java.util.function.Supplier<String> low) {
        return plan.range() == OutputRange.POSITIVE ? null : low.get();
    }

    private String clippingValue(RangeRule.Clipped rule, String bits) {
        Clipping clipping = rule.clipping();
        if (clipping instanceof Clipping.Laplace) {
            float[] multiples = AnalyticalClipping.laplace(plan.range(), rule.constants());
            // With bit allocation k is taken at each channel's own number of bits.
            String multiple = bits == null
                    ? graph.scalar(multiples[plan.bits()])
                    : graph.node("Gather", List.of(graph.vector(multiples), graph.cast(bits, TensorProto.DataType.INT64)));
            return graph.multiply(statistics.meanAbsoluteDeviation(), multiple);
        }
        if (clipping instanceof Clipping.Gauss) {
            // In the authors' code bit allocation does not change the k of the Gaussian prior.
            float multiple = AnalyticalClipping.gauss(plan.range(), rule.constants())[plan.bits()];
            return graph.multiply(statistics.standardDeviation(), graph.scalar(multiple));
        }
        if (clipping instanceof Clipping.StandardDeviations deviations) {
            return graph.multiply(statistics.standardDeviation(), graph.scalar((float) deviations.multiple()));
        }
        throw new InvalidSettingException("clipping", "laplace, gauss or k-sigma", clipping.key());
    }

    /**
     * Bits of every channel, [C] float32; {@link BitAllocation} in operators. Shrink turns a difference within the
     * tolerance into 0, after which neither the budget nor the bits move: stopping early without a branch.
     */
    private String allocatedBits(BitAllocationRule rule) {
        String scale = switch (rule.prior()) {
            case STANDARD_DEVIATION -> statistics.standardDeviation();
            case MEAN_ABSOLUTE_DEVIATION -> statistics.meanAbsoluteDeviation();
            case RANGE -> plan.range() == OutputRange.POSITIVE
                    ? graph.maximum(statistics.maximum(), graph.scalar(0))
                    : graph.subtract(statistics.maximum(), statistics.minimum());
        };
        String power = graph.node("Pow", List.of(scale, graph.scalar((float) rule.exponent())));
        // A layer of constants has no scale to go by: the least float keeps 0/0 out, and nothing is worth a bit.
        String sum = graph.maximum(graph.reshape(graph.multiply(graph.reduce("ReduceMean", power, 0),
                graph.scalar(layer.channels())), 1), graph.scalar(Float.MIN_NORMAL));
        String share = graph.multiply(graph.divide(power, sum), graph.scalar(layer.channels()));
        String logarithm = graph.multiply(graph.node("Log", List.of(share)), graph.scalar((float) (1 / Math.log(2))));
        String rounding = switch (rule.rounding()) {
            case ROUND -> "Round";
            case FLOOR -> "Floor";
            case CEILING -> "Ceil";
        };
        boolean iterated = rule.target() == BitAllocationRule.Target.ITERATED;
        String target = graph.scalar(plan.bits());
        String budgeted = graph.add(logarithm, target);
        for (int step = 1; ; step++) {
            String bits = graph.node("Clip", List.of(graph.node(rounding, List.of(budgeted)),
                    graph.scalar(0), graph.scalar(BitAllocation.LARGEST_BITS)));
            if (!iterated || step == BitAllocation.LARGEST_STEPS) {
                return bits;
            }
            String difference = graph.subtract(target, graph.reduce("ReduceMean", bits, 0));
            String move = graph.node("Shrink", List.of(difference),
                    GraphWriter.attribute("lambd", BitAllocation.TOLERANCE), GraphWriter.attribute("bias", 0f));
            budgeted = graph.add(budgeted, graph.multiply(move, graph.scalar(0.5f)));
        }
    }

    /** 2^M - 1, the largest code. */
    private String largestCode(String bits) {
        if (bits == null) {
            return graph.vector((1 << plan.bits()) - 1);
        }
        float[] codes = new float[BitAllocation.LARGEST_BITS + 1];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (1 << i) - 1;
        }
        return graph.node("Gather", List.of(graph.vector(codes), graph.cast(bits, TensorProto.DataType.INT64)));
    }

    /** (hi - lo) / (2^M - 1), at least 1e-8; a channel of 0 bits has no step and gets 1e-8. */
    private String scale(Range range, String largestCode, String bits) {
        String width = range.low() == null ? range.high() : graph.subtract(range.high(), range.low());
        if (bits == null) {
            return graph.maximum(graph.divide(width, largestCode), graph.scalar(GridRounding.LEAST_SCALE));
        }
        String divisor = graph.maximum(largestCode, graph.scalar(1));
        String some = graph.node("Min", List.of(largestCode, graph.scalar(1)));
        return graph.maximum(graph.multiply(graph.divide(width, divisor), some), graph.scalar(GridRounding.LEAST_SCALE));
    }

    /**
     * A positive range in two operators: an unsigned byte whose zero point is 255 - (2^M - 1) saturates at the code
     * 2^M - 1 by itself, whatever M each channel has, and the ReLU that follows removes what lies below zero
     * (semantics, section 10).
     */
    private void writeSaturating(String input, String output, Range range, String bits) {
        String largestCode = largestCode(bits);
        String scale = perChannel(scale(range, largestCode, bits));
        String zeroPoint = graph.cast(perChannel(graph.subtract(graph.scalar(255), largestCode)), TensorProto.DataType.UINT8);
        String codes = graph.node("QuantizeLinear", List.of(input, scale, zeroPoint), GraphWriter.attribute("axis", 1));
        graph.nodeTo(output, "DequantizeLinear", List.of(codes, scale, zeroPoint), GraphWriter.attribute("axis", 1));
    }

    /** A vector of one value for every channel, where it is a single one so far. */
    private String perChannel(String vector) {
        return graph.node("Expand", List.of(vector, graph.longs(layer.channels())));
    }

    /**
     * Any range: x / scale clamped to [-zero point, 2^M - 1 - zero point], rounded, times scale. Taking the zero point
     * off before rounding rather than after keeps it out of the elementwise steps; only values exactly between two
     * points can round to the other neighbour.
     */
    private void writeClamped(String input, String output, Range range, String bits) {
        String largestCode = largestCode(bits);
        String scale = scale(range, largestCode, bits);
        if (plan.rule() instanceof RangeRule.MeanOfImageExtremes && range.low() != null) {
            writeFromLow(input, output, range, scale, largestCode);
            return;
        }
        String lowest = range.low() == null ? graph.scalar(0) : graph.negative(
                graph.round(graph.divide(graph.negative(range.low()), scale)));
        String highest = graph.add(lowest, largestCode);
        String scaled = graph.divide(input, broadcast(scale));
        String clamped = graph.minimum(graph.maximum(scaled, broadcast(lowest)), broadcast(highest));
        graph.nodeTo(output, "Mul", List.of(graph.round(clamped), broadcast(scale)));
    }

    /**
     * The grid of max-pooling: if lo < 0 < hi zero is a point of it as ever, otherwise it starts at lo itself. Both are
     * a grid that starts at some offset: -zero point * scale, or lo.
     */
    private void writeFromLow(String input, String output, Range range, String scale, String largestCode) {
        String zeroPoint = graph.round(graph.divide(graph.negative(range.low()), scale));
        String zero = graph.scalar(0);
        String inside = graph.node("And", List.of(
                graph.node("Less", List.of(range.low(), zero)), graph.node("Greater", List.of(range.high(), zero))));
        // In whole scales where zero is kept; lo is taken off before and put back after where it is not.
        String lowest = graph.node("Where", List.of(inside, graph.negative(zeroPoint), zero));
        String offset = graph.node("Where", List.of(inside, zero, range.low()));
        String highest = graph.add(lowest, largestCode);
        String scaled = graph.divide(graph.subtract(input, broadcast(offset)), broadcast(scale));
        String clamped = graph.minimum(graph.maximum(scaled, broadcast(lowest)), broadcast(highest));
        graph.nodeTo(output, "Add",
                List.of(graph.multiply(graph.round(clamped), broadcast(scale)), broadcast(offset)));
    }

    /** 2^M bins over [lo, hi], each value becomes its bin's midpoint (eq. 2 and 3). */
    private void writeMidpoint(String input, String output, Range range, String bits) {
        String largestCode = largestCode(bits);
        String bins = graph.add(largestCode, graph.scalar(1));
        String width = range.low() == null ? range.high() : graph.subtract(range.high(), range.low());
        String scale = broadcast(graph.maximum(graph.divide(width, bins), graph.scalar(GridRounding.LEAST_SCALE)));
        String low = broadcast(range.low() == null ? graph.scalar(0) : range.low());
        String bin = graph.node("Floor", List.of(graph.divide(graph.subtract(input, low), scale)));
        String clamped = graph.minimum(graph.maximum(bin, graph.scalar(0)), broadcast(largestCode));
        String middle = graph.add(clamped, graph.scalar(0.5f));
        graph.nodeTo(output, "Add", List.of(graph.multiply(middle, scale), low));
    }

    /** A vector [C] in a shape that broadcasts over [N, C, H, W]. */
    private String broadcast(String vector) {
        if (plan.granularity() == Granularity.TENSOR || !layer.isMap()) {
            return vector;
        }
        long[] shape = new long[layer.outputShape().size()];
        Arrays.fill(shape, 1);
        shape[0] = -1;
        return graph.reshape(vector, shape);
    }
}
