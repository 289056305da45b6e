package org.bitsweep.quantization.weights;

import java.util.Arrays;
import java.util.Optional;
import org.bitsweep.arithmetic.Vector;
import org.bitsweep.arithmetic.VectorArithmetic;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.bits.BitAllocation;
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
     * Quantized weights.
     *
     * @param weights row-major with the output channel outermost: channel c holds weights[c * size .. (c + 1) * size)
     * @param channels number of output channels
     * @param plan bits, granularity, grid, allocation and correction; the correction is per output channel in any case
     * @return a new array in the same order
     */
    public static float[] quantize(float[] weights, int channels, WeightPlan.Quantized plan) {
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
        float[] quantized = new float[weights.length];
        int size = weights.length / channels;
        for (int channel = 0; channel < channels; channel++) {
            int number = channel;
            Range<Vector> own = new Range<>(range.low().map(low -> low.at(number)), range.high().at(number), range.zero());
            Grid<Vector> grid = Grid.over(ARITHMETIC, own, plan.rounding(), plan.bits(),
                    bits.map(each -> each.at(number)));
            Vector values = Vector.of(weights, channel * size, size);
            Vector points = grid instanceof NearestEvenGrid<Vector> nearest
                    ? nearest.quantizeByCode(values) : grid.quantize(values, value -> value);
            points.copyTo(quantized, channel * size);
            if (plan.correction().isPresent()) {
                WeightCorrection.correct(weights, quantized, channel * size, size, plan.correction().get());
            }
        }
        return quantized;
    }

    /**
     * Quantized weights as signed codes.
     *
     * @param plan of {@link WeightCodes#SIGNED}; of its corrections only {@link BiasCorrectionRule#FOLDED} is in them
     */
    public static SignedWeights signed(float[] weights, int channels, WeightPlan.Quantized plan) {
        return SignedWeights.of(weights, channels, bits(weights, channels, plan), plan);
    }

    /** Bits of every output channel. */
    public static int[] bits(float[] weights, int channels, WeightPlan.Quantized plan) {
        return bits(statistics(weights, channels, Granularity.CHANNEL), channels, plan);
    }

    private static int[] bits(ArrayStatistics statistics, int channels, WeightPlan.Quantized plan) {
        int[] bits = new int[channels];
        Arrays.fill(bits, plan.bits());
        plan.allocation().ifPresent(rule -> {
            Vector allocated = BitAllocation.bits(ARITHMETIC, statistics, OutputRange.FULL, plan.bits(), rule);
            Arrays.setAll(bits, channel -> (int) allocated.get(channel));
        });
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
