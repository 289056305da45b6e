package org.bitsweep.inference.streaming;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bitsweep.inference.Classifier;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkBuilder;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.quantization.plan.TestNetworks;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.settings.Profile;
import org.bitsweep.statistics.Granularity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StreamedSessionsTest {

    private static final int IMAGES = 13;
    private static final FloatBuffer PIXELS = direct(ModelRunner.noise(IMAGES * 192, 5));

    private static FloatBuffer direct(float[] values) {
        return ByteBuffer.allocateDirect(4 * values.length).order(ByteOrder.nativeOrder()).asFloatBuffer().put(values).flip();
    }

    /** Whole blocks of channels: pooling, a residual sum, a concatenation, a single position, fully connected layers. */
    private static Network blocks() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String stem = builder.maxPool(builder.relu(builder.convolution("image", 3, 16, 3)));
        String outer = builder.convolution(builder.relu(builder.convolution(stem, 16, 32, 3)), 32, 16, 3);
        String sum = builder.relu(builder.node("Add", List.of(outer, builder.convolution(stem, 16, 16, 1))));
        String both = builder.node("Concat", List.of(builder.relu(builder.convolution(sum, 16, 16, 1)),
                builder.relu(builder.convolution(sum, 16, 32, 3))), GraphWriter.attribute("axis", 1));
        String last = builder.relu(builder.convolution(builder.maxPool(both), 48, 16, 1));
        String single = builder.relu(builder.convolution(builder.globalAveragePool(last), 16, 16, 1));
        String hidden = builder.relu(builder.fullyConnected(builder.flatten(single), 16, 12));
        return builder.output(builder.fullyConnected(hidden, 12, 5), "N", 5).read();
    }

    private static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (MapOperators operators : List.of(MapOperators.STANDARD, MapOperators.BLOCKED)) {
            for (Set<Method> methods : List.of(EnumSet.noneOf(Method.class), EnumSet.allOf(Method.class))) {
                QuantizationSettings reference = Profile.REFERENCE.settings().withOperators(operators);
                cases.add(Arguments.of("residual", TestNetworks.residual(), methods, reference));
                cases.add(Arguments.of("blocks", blocks(), methods, reference));
                cases.add(Arguments.of("blocks, paper", blocks(), methods, Profile.PAPER.settings().withOperators(operators)));
                cases.add(Arguments.of("convolution head", TestNetworks.convolutionHead(), methods, reference));
            }
            cases.add(Arguments.of("blocks per tensor", blocks(), EnumSet.of(Method.ACIQ),
                    Profile.REFERENCE.settings().withOperators(operators).withGranularity(Granularity.TENSOR)));
        }
        return cases.stream();
    }

    private static QuantizationPlan plan(Network network, Set<Method> methods, QuantizationSettings settings) {
        return new QuantizationPlanner(network, LayerExceptions.NONE).plan(new QuantizationConfig(4, 4, methods, settings));
    }

    /** Within the rounding of float32, whatever the parts; and what the whole batch in one graph gives, but for values at a tie. */
    @ParameterizedTest(name = "{0}, {2}, {3}")
    @MethodSource("cases")
    void theSameLogitsInWhateverParts(String title, Network network, Set<Method> methods, QuantizationSettings settings)
            throws Exception {
        QuantizationPlan plan = plan(network, methods, settings);
        QuantizedWeights weights = new QuantizedWeights(network);
        float[] whole;
        try (Classifier classifier =
                new Classifier(network, NetworkQuantizer.rewrite(plan, Optional.empty(), weights).model(), 1)) {
            whole = classifier.logits(PIXELS, IMAGES);
        }
        float[] first = null;
        for (PartSizes sizes : List.of(PartSizes.of(1), PartSizes.of(3), PartSizes.of(8), PartSizes.of(IMAGES))) {
            try (StreamedSessions sessions =
                    new StreamedSessions(NetworkQuantizer.stream(plan, Optional.empty(), weights), sizes, 1)) {
                float[] found = sessions.logits(PIXELS, IMAGES);
                first = first == null ? found : first;
                assertArrayEquals(first, found, 1e-5f);
            }
        }
        assertEquals(whole.length, first.length);
        int different = 0;
        for (int i = 0; i < whole.length; i++) {
            different += Math.abs(whole[i] - first[i]) > 1e-4 * Math.abs(whole[i]) + 1e-5 ? 1 : 0;
        }
        assertTrue(different <= whole.length / 10, different + " of " + whole.length + " logits differ");
    }
}
