package org.bitsweep.quantization.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitsweep.Sha256;
import org.bitsweep.calibration.FixedStatistics;
import org.bitsweep.calibration.LayerStatistics;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.OutputFollower;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.bits.BitAllocationRule.BitRounding;
import org.bitsweep.quantization.bits.BitAllocationRule.Prior;
import org.bitsweep.quantization.bits.BitAllocationRule.Target;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.plan.ActivationPlan.Quantized;
import org.bitsweep.quantization.range.Clipped;
import org.bitsweep.quantization.range.ClippingConstants;
import org.bitsweep.quantization.range.Extremes;
import org.bitsweep.quantization.range.ExtremesOfAll;
import org.bitsweep.quantization.range.Gauss;
import org.bitsweep.quantization.range.Laplace;
import org.bitsweep.quantization.range.MeanOfImageExtremes;
import org.bitsweep.quantization.range.RangeRule;
import org.bitsweep.quantization.range.StandardDeviations;
import org.bitsweep.quantization.range.UpToMeanOfImageMaximum;
import org.bitsweep.statistics.BatchStatistics;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;
import org.bitsweep.statistics.TensorStatistics;
import org.junit.jupiter.api.Test;

/** The written graph, byte for byte: predictions that are stored belong to it. */
class WrittenGraphTest {

    private static final List<RangeRule> RULES = List.of(
            new Extremes(),
            new ExtremesOfAll(),
            new MeanOfImageExtremes(),
            new UpToMeanOfImageMaximum(),
            new Clipped(new Laplace(), ClippingConstants.TABULATED),
            new Clipped(new Laplace(), ClippingConstants.SOLVED),
            new Clipped(new Gauss(), ClippingConstants.TABULATED),
            new Clipped(new Gauss(), ClippingConstants.SOLVED),
            new Clipped(new StandardDeviations(2), ClippingConstants.TABULATED));

    private static final List<Optional<BitAllocationRule>> ALLOCATIONS = List.of(
            Optional.empty(),
            Optional.of(BitAllocationRule.REFERENCE),
            Optional.of(BitAllocationRule.PAPER),
            Optional.of(new BitAllocationRule(0.5, Prior.MEAN_ABSOLUTE_DEVIATION, BitRounding.FLOOR, Target.ITERATED, 8)),
            Optional.of(new BitAllocationRule(0.5, Prior.RANGE, BitRounding.CEILING, Target.ITERATED, 8)));

    /** Whoever changes a byte raises {@link org.bitsweep.quantization.plan.QuantizationPlan#REWRITER_VERSION}, or says why not. */
    @Test
    void everyPlanIsWrittenAsBefore() {
        Sha256 digest = new Sha256();
        int written = 0;
        for (Layer layer : layers()) {
            for (Quantized plan : plans()) {
                for (int operatorSet : plan.statistics() == StatisticsSource.BATCH ? new int[] {13, 18} : new int[] {13}) {
                    GraphWriter writer = new GraphWriter(operatorSet);
                    writer.startLayer("layer");
                    new ActivationWriter(writer, layer, plan, statistics(writer, layer, plan)).write("x", "q");
                    writer.nodes().forEach(node -> digest.add(node.toByteArray()));
                    writer.constants().forEach(constant -> digest.add(constant.toByteArray()));
                    written++;
                }
            }
        }
        assertEquals(10_368, written);
        assertEquals("3a13ea62d4e5814dad7c22b31319aa21cf3fa06e328260ef968ff053bb6503a8", digest.hex());
    }

    private static List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        for (OutputFollower follower : OutputFollower.values()) {
            layers.add(new Layer("layer", "layer", LayerKind.CONVOLUTION, LayerRole.HIDDEN, OutputRange.FULL, follower,
                    "weights", List.of(3), 0, "q", List.of(3, 5, 6)));
        }
        layers.add(new Layer("layer", "layer", LayerKind.FULLY_CONNECTED, LayerRole.HIDDEN, OutputRange.FULL,
                OutputFollower.OTHER, "weights", List.of(3), 0, "q", List.of(3)));
        return layers;
    }

    private static List<Quantized> plans() {
        List<Quantized> plans = new ArrayList<>();
        for (int bits : new int[] {2, 3, 4, 8}) {
            for (Granularity granularity : Granularity.values()) {
                for (OutputRange range : OutputRange.values()) {
                    for (RangeRule rule : RULES) {
                        for (GridRounding rounding : List.of(GridRounding.NEAREST_EVEN, GridRounding.MIDPOINT)) {
                            for (Optional<BitAllocationRule> allocation : ALLOCATIONS) {
                                if (allocation.isPresent() && granularity == Granularity.TENSOR) {
                                    continue;
                                }
                                for (StatisticsSource source : StatisticsSource.values()) {
                                    plans.add(new Quantized(bits, granularity, range, rule, rounding, allocation, source));
                                }
                            }
                        }
                    }
                }
            }
        }
        return plans;
    }

    private static TensorStatistics<String> statistics(GraphWriter writer, Layer layer, Quantized plan) {
        if (plan.statistics() == StatisticsSource.BATCH) {
            return new BatchStatistics(writer, "x", layer, plan.granularity());
        }
        return new FixedStatistics<>(new GraphArithmetic(writer, layer.channels()), new LayerStatistics(
                new LayerStatistics.Moments(new float[] {0.1f, -0.2f, 0.3f}, new float[] {1, 2, 3}, new float[] {1.5f, 2.5f, 4},
                        new float[] {-4, -5, -6}, new float[] {6, 8, 9}),
                new LayerStatistics.Moments(new float[] {0.05f}, new float[] {2}, new float[] {3}, new float[] {-6}, new float[] {9}),
                -7, 10), plan.granularity());
    }
}
