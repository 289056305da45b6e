package org.bitsweep.quantization.weights;

import java.util.Arrays;
import java.util.Optional;
import org.bitsweep.arithmetic.Vector;
import org.bitsweep.arithmetic.VectorArithmetic;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.bits.BitAllocation;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.bits.WidthAllocation;
import org.bitsweep.quantization.bits.Widths;
import org.bitsweep.quantization.grid.Grid;
import org.bitsweep.quantization.grid.NearestEvenGrid;
import org.bitsweep.quantization.range.Extremes;
import org.bitsweep.quantization.range.Range;
import org.bitsweep.quantization.range.RangeInputs;
import org.bitsweep.statistics.ArrayStatistics;
import org.bitsweep.statistics.Granularity;

/** Quantizes the weights of one layer (semantics, sections 1, 2, 5 and 6), in float32 like the authors. */
public final class WeightQuantizer {

    private static final VectorArithmetic ARITHMETIC = new VectorArithmetic();

    private WeightQuantizer() {}

    /**
     * Quantized weights of a fully connected layer, or of any layer where no rule asks for kernels.
     *
     * @param weights row-major with the output channel outermost: channel c holds weights[c * size .. (c + 1) * size)
     * @param channels number of output channels
     * @param plan what happens to them; the correction is per output channel in any case
     * @return a new array in the same order
     */
    public static float[] quantize(float[] weights, int channels, WeightPlan.Quantized plan) {
        return quantize(weights, channels, 1, plan);
    }

    /**
     * Quantized weights.
     *
     * @param weights row-major with the output channel outermost: channel c holds weights[c * size .. (c + 1) * size)
     * @param channels number of output channels
     * @param kernel weights of a kernel, which lie together: kH * kW of a convolution, 1 of a fully connected layer
     * @param plan what happens to them; the correction is per output channel in any case
     * @return a new array in the same order
     */
    public static float[] quantize(float[] weights, int channels, int kernel, WeightPlan.Quantized plan) {
        if (plan.codes() == WeightCodes.SIGNED) {
            float[] values = signed(weights, channels, plan).values();
            int size = weights.length / channels;
            for (int channel = 0; plan.leavesGrid() && channel < channels; channel++) {
                WeightCorrection.correct(weights, values, channel * size, size, plan.correction().orElseThrow());
            }
            return values;
        }
        ArrayStatistics statistics = statistics(weights, channels, plan.granularity());
        Optional<Vector> bits = plan.granularity() == Granularity.TENSOR
                ? Optional.empty() : Optional.of(Vector.of(floats(bits(statistics, channels, plan))));
        Range<Vector> range = new Extremes().range(
                new RangeInputs<>(ARITHMETIC, statistics, OutputRange.FULL, plan.bits(), bits));
        if (plan.granularity() == Granularity.TENSOR) {
            range = clipped(weights, range, plan, Optional.empty());
        }
        float[] quantized = new float[weights.length];
        int size = weights.length / channels;
        for (int channel = 0; channel < channels; channel++) {
            int number = channel;
            float[] values = Arrays.copyOfRange(weights, channel * size, (channel + 1) * size);
            Range<Vector> own = new Range<>(range.low().map(low -> low.at(number)), range.high().at(number), range.zero());
            Optional<Vector> ownBits = bits.map(each -> each.at(number));
            if (plan.granularity() == Granularity.CHANNEL) {
                own = clipped(values, own, plan, ownBits);
            }
            points(values, grid(own, plan, ownBits), kernel, plan.point()).copyTo(quantized, channel * size);
            if (plan.correction().isPresent()) {
                WeightCorrection.correct(weights, quantized, channel * size, size, plan.correction().get());
            }
        }
        return quantized;
    }

    /**
     * Quantized weights as signed codes.
     *
     * @param plan of {@link WeightCodes#SIGNED}; of its corrections only the variance of {@link BiasCorrectionRule#FOLDED} is in them
     */
    public static SignedWeights signed(float[] weights, int channels, WeightPlan.Quantized plan) {
        return SignedWeights.of(weights, channels, bits(weights, channels, plan), plan);
    }

    private static Grid<Vector> grid(Range<Vector> range, WeightPlan.Quantized plan, Optional<Vector> bits) {
        return Grid.over(ARITHMETIC, range, plan.rounding(), plan.bits(), bits);
    }

    /** The clip is searched for weights on their nearest points, whatever points they go to then. */
    private static Range<Vector> clipped(float[] values, Range<Vector> whole, WeightPlan.Quantized plan, Optional<Vector> bits) {
        return switch (plan.clipping()) {
            case NONE -> whole;
            case MSE -> LeastErrorRange.of(values, whole,
                    range -> points(values, grid(range, plan, bits), 1, WeightRounding.NEAREST).toArray());
        };
    }

    /** @throws IllegalArgumentException if SQuant is asked for on another grid than the nearest-even one */
    private static Vector points(float[] values, Grid<Vector> grid, int kernel, WeightRounding point) {
        Vector exact = Vector.of(values);
        return switch (point) {
            case NEAREST -> grid instanceof NearestEvenGrid<Vector> nearest
                    ? nearest.quantizeByCode(exact) : grid.quantize(exact, value -> value);
            case SQUANT -> {
                if (!(grid instanceof NearestEvenGrid<Vector> nearest)) {
                    throw new IllegalArgumentException("SQuant flips codes of the nearest-even grid, found " + grid.getClass());
                }
                yield nearest.points(Vector.of(SquantRounding.round(nearest.places(exact).toArray(), kernel)));
            }
        };
    }

    /** Bits of every output channel. */
    public static int[] bits(float[] weights, int channels, WeightPlan.Quantized plan) {
        return bits(statistics(weights, channels, Granularity.CHANNEL), channels, plan);
    }

    private static int[] bits(ArrayStatistics statistics, int channels, WeightPlan.Quantized plan) {
        int[] bits = new int[channels];
        if (plan.allocation().isEmpty()) {
            Arrays.fill(bits, plan.bits());
            return bits;
        }
        BitAllocationRule rule = plan.allocation().get();
        if (!rule.widths().equals(Widths.ANY)) {
            Vector shares = BitAllocation.shares(ARITHMETIC, statistics, OutputRange.FULL, rule);
            return WidthAllocation.bits(shares.toArray(), plan.bits(), rule);
        }
        Vector allocated = BitAllocation.bits(ARITHMETIC, statistics, OutputRange.FULL, plan.bits(), rule);
        Arrays.setAll(bits, channel -> (int) allocated.get(channel));
        return bits;
    }

    private static ArrayStatistics statistics(float[] weights, int channels, Granularity granularity) {
        if (channels < 1 || weights.length % channels != 0) {
            throw new IllegalArgumentException(weights.length + " weights do not divide into " + channels + " channels");
        }
        return new ArrayStatistics(weights, 1, channels, granularity);
    }

    private static float[] floats(int[] bits) {
        float[] floats = new float[bits.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = bits[i];
        }
        return floats;
    }
}
