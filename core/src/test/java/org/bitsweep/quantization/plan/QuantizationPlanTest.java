package org.bitsweep.quantization.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OutputFollower;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.equalization.Equalization;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.range.Clipped;
import org.bitsweep.quantization.range.Clipping;
import org.bitsweep.quantization.range.ClippingConstants;
import org.bitsweep.quantization.range.Gauss;
import org.bitsweep.quantization.range.Laplace;
import org.bitsweep.quantization.range.StandardDeviations;
import org.bitsweep.quantization.weights.BiasCorrectionRule;
import org.bitsweep.quantization.weights.WeightClipping;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.quantization.weights.WeightRounding;
import org.bitsweep.quantization.weights.WeightRules;
import org.bitsweep.settings.Profile;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuantizationPlanTest {

    @ParameterizedTest
    @EnumSource(value = Profile.class, names = {"REFERENCE", "PAPER"})
    void survivesSerialization(Profile profile) throws Exception {
        Network network = TestNetworks.residual();
        for (EnumSet<Method> methods : List.of(EnumSet.noneOf(Method.class), EnumSet.allOf(Method.class))) {
            for (Clipping clipping : List.of(new Laplace(), new Gauss(), new StandardDeviations(2.5))) {
                QuantizationPlan plan = new QuantizationPlanner(network, LayerExceptions.NONE).plan(
                        new QuantizationConfig(4, 4, methods,
                                profile.settings().withClipping(clipping).withStatistics(StatisticsSource.CALIBRATED)), "digest");
                QuantizationPlan read = sent(plan);
                assertEquals(plan, read);
                assertEquals(plan.digest(), read.digest());
                assertEquals(true, read.needsCalibration());
            }
        }
    }

    /** Rules that came later are part of a plan where they are on, and travel with it. */
    @Test
    void laterRulesForWeights() throws Exception {
        QuantizationPlanner planner = new QuantizationPlanner(TestNetworks.residual(), LayerExceptions.NONE);
        Set<String> digests = new HashSet<>();
        for (WeightClipping clipping : WeightClipping.values()) {
            for (WeightRounding rounding : WeightRounding.values()) {
                for (Equalization equalization : Equalization.values()) {
                    QuantizationPlan plan = planner.plan(new QuantizationConfig(4, 4, Set.of(), Profile.REFERENCE.settings()
                            .withWeightRules(new WeightRules(clipping, rounding, equalization))));
                    QuantizationPlan read = sent(plan);
                    assertEquals(plan, read);
                    assertEquals(plan.digest(), read.digest());
                    digests.add(plan.digest());
                }
            }
        }
        assertEquals(8, digests.size());
        assertTrue(digests.contains(planner.plan(new QuantizationConfig(4, 4, Set.of(), Profile.REFERENCE.settings())).digest()));
    }

    private static QuantizationPlan sent(QuantizationPlan plan) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
            stream.writeObject(plan);
        }
        try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (QuantizationPlan) stream.readObject();
        }
    }

    private static QuantizationPlan small(int bits, String node) {
        Layer layer = new Layer("conv0", node, LayerKind.CONVOLUTION, LayerRole.HIDDEN, OutputRange.POSITIVE,
                OutputFollower.RELU, "weight", List.of(4, 3, 3, 3), 0, "y", List.of(4, 8, 8));
        return new QuantizationPlan("network", "", List.of(new LayerPlan(layer,
                new WeightPlan.Quantized(bits, Granularity.CHANNEL, GridRounding.NEAREST_EVEN, Optional.of(BitAllocationRule.REFERENCE),
                        Optional.of(BiasCorrectionRule.MEAN)),
                new ActivationPlan.Quantized(4, Granularity.CHANNEL, OutputRange.POSITIVE,
                        new Clipped(new Laplace(), ClippingConstants.TABULATED),
                        GridRounding.NEAREST_EVEN, Optional.empty(), StatisticsSource.BATCH))), MapOperators.STANDARD);
    }

    /** Stored results are found by it: whoever changes it must mean to. */
    @Test
    void digestStaysWhatItIs() {
        assertEquals("44757ae1fdab308aa4bf308d2e0785e0f0691d9c2b05625aac5c6189f72a517e", small(4, "Conv_0").digest());
        assertNotEquals(small(4, "Conv_0").digest(),
                new QuantizationPlan("network", "", small(4, "Conv_0").layers(), MapOperators.BLOCKED).digest());
        assertNotEquals(small(4, "Conv_0").digest(), small(3, "Conv_0").digest());
        assertNotEquals(small(4, "Conv_0").digest(), small(4, "Conv_1").digest());
        assertNotEquals(small(4, "Conv_0").digest(),
                new QuantizationPlan("other", "", small(4, "Conv_0").layers(), MapOperators.STANDARD).digest());
        assertNotEquals(small(4, "Conv_0").digest(),
                new QuantizationPlan("network", "statistics", small(4, "Conv_0").layers(), MapOperators.STANDARD).digest());
    }
}
