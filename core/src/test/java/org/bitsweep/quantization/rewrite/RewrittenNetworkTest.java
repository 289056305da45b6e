package org.bitsweep.quantization.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.arithmetic.Vector;
import org.bitsweep.arithmetic.VectorArithmetic;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.FixedStatistics;
import org.bitsweep.calibration.NoiseStatistics;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.onnx.Tensors;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.grid.GridParts;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.plan.TestNetworks;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.settings.Profile;
import org.bitsweep.statistics.ArrayStatistics;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;
import org.bitsweep.statistics.TensorStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tensors that the rewriting names, fetched from ONNX Runtime, are what the JVM computes by the same rules. */
class RewrittenNetworkTest {

    private static final Network NETWORK = TestNetworks.residual();
    private static final int IMAGES = 4;
    private static final float[] PIXELS = ModelRunner.noise(IMAGES * 192, 11);
    private static final QuantizedWeights WEIGHTS = new QuantizedWeights(NETWORK);

    @ParameterizedTest
    @EnumSource(StatisticsSource.class)
    void everyTensorOfEveryLayer(StatisticsSource source) throws Exception {
        ActivationStatistics calibrated = NoiseStatistics.of(NETWORK, 2);
        int compared = 0;
        int atBoundary = 0;
        for (Profile profile : List.of(Profile.REFERENCE, Profile.PAPER)) {
            for (Set<Method> methods : List.of(EnumSet.noneOf(Method.class), EnumSet.of(Method.ACIQ),
                    EnumSet.of(Method.BIT_ALLOCATION_ACTIVATIONS), EnumSet.allOf(Method.class))) {
                for (int bits : new int[] {2, 3, 4, 8}) {
                    QuantizationPlan plan = new QuantizationPlanner(NETWORK, LayerExceptions.NONE).plan(
                            new QuantizationConfig(bits, bits, methods, profile.settings().withStatistics(source)),
                            calibrated);
                    RewrittenNetwork rewritten = NetworkQuantizer.rewrite(plan, Optional.of(calibrated), WEIGHTS);
                    Map<String, float[]> tensors = RewrittenTensors.fetch(rewritten, PIXELS, IMAGES, 3, 8, 8);
                    assertEquals(plan.layers(), rewritten.layers().stream().map(RewrittenLayer::plan).toList());
                    for (RewrittenLayer layer : rewritten.layers()) {
                        atBoundary += compare(layer, tensors, source, calibrated);
                        compared += tensors.get(layer.exact()).length;
                    }
                }
            }
        }
        // conv0 to conv4, pool0, linear0 and linear1, with the profile paper avgpool0 too, 32 configurations.
        assertTrue(compared > 32 * 1000, "compared only " + compared);
        assertTrue(atBoundary < compared / 1000, atBoundary + " of " + compared + " values differ");
        System.out.println("tensors of rewritten networks, statistics " + source + ": " + compared
                + " values, of which at a rounding boundary and different: " + atBoundary);
    }

    private static int compare(RewrittenLayer rewritten, Map<String, float[]> tensors, StatisticsSource source,
            ActivationStatistics calibrated) {
        Layer layer = rewritten.plan().layer();
        ActivationPlan.Quantized plan = (ActivationPlan.Quantized) rewritten.plan().output();
        float[] exact = tensors.get(rewritten.exact());
        TensorStatistics<Vector> statistics = source == StatisticsSource.BATCH
                ? new ArrayStatistics(exact, IMAGES, layer.channels(), plan.granularity())
                : new FixedStatistics<>(new VectorArithmetic(), calibrated.layer(layer.id()), plan.granularity());
        ActivationQuantizer.Quantized expected =
                ActivationQuantizer.quantize(plan, exact, IMAGES, layer.channels(), statistics);
        GridParts<String> names = rewritten.grid().orElseThrow();
        String what = layer.id() + " " + plan;
        near(expected.grid().scale(), tensors.get(names.scale()), 2e-6, what + " scale");
        assertEquals(expected.grid().lowest().isPresent(), names.lowest().isPresent(), what);
        assertEquals(expected.grid().bits().isPresent(), names.bits().isPresent(), what);
        names.bits().ifPresent(name -> assertArrayEquals(
                expected.grid().bits().orElseThrow().toArray(), tensors.get(name), what + " bits"));
        names.lowest().ifPresent(name -> near(expected.grid().lowest().orElseThrow(), tensors.get(name), 2e-6, what + " lowest"));
        names.offset().ifPresent(name -> near(expected.grid().offset().orElseThrow(), tensors.get(name), 2e-6, what + " offset"));
        float[] output = tensors.get(rewritten.output());
        assertEquals(exact.length, output.length);
        int different = 0;
        for (int i = 0; i < output.length; i++) {
            int channel = plan.granularity() == Granularity.TENSOR ? 0 : i / layer.positions() % layer.channels();
            float step = expected.grid().scale().get(channel);
            float found = plan.range() == OutputRange.POSITIVE ? Math.max(output[i], 0) : output[i];
            float difference = Math.abs(found - expected.values()[i]);
            if (difference > 2e-5 * Math.abs(found) + 1e-6) {
                assertTrue(difference <= step * 1.001, what + " value " + i + ": " + exact[i] + " became " + found
                        + " in the graph and " + expected.values()[i] + " on the JVM, scale " + step);
                different++;
            }
        }
        return different;
    }

    private static void near(Vector expected, float[] found, double relative, String what) {
        for (int i = 0; i < Math.max(expected.length(), found.length); i++) {
            float value = found.length == 1 ? found[0] : found[i];
            assertEquals(expected.get(i), value, relative * Math.abs(expected.get(i)) + 1e-12, what + " " + i);
        }
    }

    @Test
    void weightsAndInputs() throws Exception {
        QuantizationPlan plan = new QuantizationPlanner(NETWORK, LayerExceptions.NONE).plan(new QuantizationConfig(
                4, 4, EnumSet.noneOf(Method.class), Profile.REFERENCE.settings()));
        RewrittenNetwork rewritten = NetworkQuantizer.rewrite(plan, Optional.empty(), WEIGHTS);
        assertEquals(List.of(new RewrittenLayer.Input("image", "image")), rewritten.layer("conv0").inputs());
        assertEquals(Optional.of("bitsweep/conv0/weights"), rewritten.layer("conv0").weights());
        assertEquals(Optional.empty(), rewritten.layer("pool0").weights());
        Map<String, float[]> initializers = new HashMap<>();
        rewritten.model().getGraph().getInitializerList().stream().filter(tensor -> tensor.getName().endsWith("/weights"))
                .forEach(tensor -> initializers.put(tensor.getName(), Tensors.floats(tensor)));
        assertEquals(Set.copyOf(rewritten.layers().stream().flatMap(layer -> layer.weights().stream()).toList()),
                initializers.keySet());
        Set<String> made = new LinkedHashSet<>();
        rewritten.model().getGraph().getNodeList().forEach(node -> made.addAll(node.getOutputList()));
        made.add("image");
        for (RewrittenLayer layer : rewritten.layers()) {
            assertTrue(made.containsAll(List.of(layer.inputs().get(0).rewritten(), layer.exact(), layer.output())), layer.toString());
        }
        assertEquals("no layer conv9; found [conv0, pool0, conv1, conv2, conv3, conv4, linear0, linear1]",
                assertThrows(IllegalArgumentException.class, () -> rewritten.layer("conv9")).getMessage());
    }
}
