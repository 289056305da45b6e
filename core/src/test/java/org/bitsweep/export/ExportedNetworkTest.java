package org.bitsweep.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.RequestedThresholds;
import org.bitsweep.calibration.StatisticsCollector;
import org.bitsweep.inference.Classifier;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkBuilder;
import org.bitsweep.onnx.NetworkReader;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.settings.Profile;
import org.bitsweep.settings.SettingsText;
import org.junit.jupiter.api.Test;

/** A file that runs anywhere and says what it is. */
class ExportedNetworkTest {

    private static final int IMAGES = 5;
    private static final int SIDE = 8;

    private static final byte[] FLOAT32 = model().toByteArray();

    private static ModelProto model() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String stem = builder.relu(builder.convolution("image", 3, 6, 3));
        String sum = builder.relu(builder.node("Add", List.of(builder.convolution(stem, 6, 6, 3), stem)));
        return builder.output(builder.fullyConnected(builder.flatten(builder.globalAveragePool(sum)), 6, 4), "N", 4).build();
    }

    private static FloatBuffer images() {
        int count = IMAGES * 3 * SIDE * SIDE;
        FloatBuffer images = ByteBuffer.allocateDirect(4 * count).order(ByteOrder.nativeOrder()).asFloatBuffer();
        Random random = new Random(8);
        for (int i = 0; i < count; i++) {
            images.put(i, (float) random.nextGaussian());
        }
        return images;
    }

    @Test
    void runsAsItIsEvaluatedAndSaysWhatItIs() throws Exception {
        Network network = NetworkReader.read("tiny", FLOAT32);
        QuantizationConfig configuration = new QuantizationConfig(4, 3, EnumSet.allOf(Method.class),
                Profile.REFERENCE.settings().withOperators(MapOperators.STANDARD));
        QuantizationPlan plan = new QuantizationPlanner(network, LayerExceptions.NONE).plan(configuration);
        byte[] file = ExportedNetwork.write(ExportForm.FAKE_QUANTIZED, network, configuration, plan, Optional.empty(), "bitsweep 1.2.3").toByteArray();

        ExportedNetwork read = ExportedNetwork.read(file).orElseThrow();
        assertEquals("bitsweep 1.2.3", read.facts().get("made-by"));
        assertEquals(network.digest(), read.facts().get("network"));
        assertEquals(plan.digest(), read.facts().get("plan"));
        assertTrue(read.facts().entrySet().containsAll(SettingsText.of(configuration).entrySet()), read.facts().toString());
        assertTrue(read.layers().contains("| conv0 ") && read.layers().contains("| linear0 "), read.layers());

        // Nothing of Bitsweep beyond the one option that the command's help names.
        float[] expected;
        try (Classifier classifier = new Classifier(network,
                NetworkQuantizer.quantize(network, plan, Optional.empty()), 1)) {
            expected = classifier.logits(images(), IMAGES);
        }
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.addConfigEntry("session.disable_quant_qdq", "1");
            try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file, options);
                    OnnxTensor input = OnnxTensor.createTensor(
                            OrtEnvironment.getEnvironment(), images(), new long[] {IMAGES, 3, SIDE, SIDE});
                    OrtSession.Result result = session.run(Map.of(network.input(), input))) {
                float[][] logits = (float[][]) result.get(0).getValue();
                for (int i = 0; i < IMAGES; i++) {
                    assertArrayEquals(Arrays.copyOfRange(expected, i * logits[i].length, (i + 1) * logits[i].length), logits[i]);
                }
            }
        }
    }

    /** Integers in the file; read again it is a network that runs as it is, with the logits that were evaluated. */
    @Test
    void integersAreReadAgain() throws Exception {
        Network network = NetworkReader.read("tiny", FLOAT32);
        ActivationStatistics statistics;
        try (StatisticsCollector collector = new StatisticsCollector(network, RequestedThresholds.NONE, 1)) {
            float[] image = new float[3 * SIDE * SIDE];
            images().get(image);
            statistics = ActivationStatistics.merge(network, "none", List.of(collector.collect(0, "image", "", FloatBuffer.wrap(image))));
        }
        for (int bits : new int[] {8, 4}) {
            QuantizationConfig configuration = new QuantizationConfig(
                    bits, bits, EnumSet.of(Method.ACIQ, Method.BIAS_CORRECTION), Profile.DEPLOYABLE.settings());
            QuantizationPlan plan = new QuantizationPlanner(network, LayerExceptions.NONE).plan(configuration, statistics);
            byte[] file = ExportedNetwork.write(ExportForm.QDQ, network, configuration, plan, Optional.of(statistics), "bitsweep 1.2.3")
                    .toByteArray();
            ExportedNetwork facts = ExportedNetwork.read(file).orElseThrow();
            assertEquals(List.of("qdq 1", plan.digest(), plan.statistics()), List.of(facts.facts().get("format"),
                    facts.facts().get("plan"), facts.facts().get("statistics-digest")));

            Network again = NetworkReader.read("exported", file);
            assertEquals(4, again.classes());
            assertEquals(2 * 1 + 1, again.layers().size());
            float[] expected;
            try (Classifier classifier = new Classifier(network,
                    NetworkQuantizer.quantize(network, plan, Optional.of(statistics)), 1)) {
                expected = classifier.logits(images(), IMAGES);
            }
            try (Classifier classifier = new Classifier(again, again.model(), 1)) {
                assertArrayEquals(expected, classifier.logits(images(), IMAGES));
            }
            assertThrows(InputException.class, () -> new QuantizationPlanner(again, LayerExceptions.NONE).plan(configuration, statistics));
            assertThrows(InputException.class, () -> ExportedNetwork.write(ExportForm.FAKE_QUANTIZED, network, configuration, plan,
                    Optional.of(statistics), "bitsweep 1.2.3"));
        }
    }

    @Test
    void othersSayNothing() {
        assertEquals(Optional.empty(), ExportedNetwork.read(FLOAT32));
        assertEquals(Optional.empty(), ExportedNetwork.read(new byte[] {1, 2, 3}));
        assertEquals(Optional.empty(), ExportedNetwork.read(ModelProto.getDefaultInstance().toByteArray()));
    }
}
