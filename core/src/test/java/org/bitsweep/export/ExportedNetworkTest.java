package org.bitsweep.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
        byte[] file = ExportedNetwork.write(network, configuration, plan, Optional.empty(), "bitsweep 1.2.3").toByteArray();

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

    @Test
    void othersSayNothing() {
        assertEquals(Optional.empty(), ExportedNetwork.read(FLOAT32));
        assertEquals(Optional.empty(), ExportedNetwork.read(new byte[] {1, 2, 3}));
        assertEquals(Optional.empty(), ExportedNetwork.read(ModelProto.getDefaultInstance().toByteArray()));
    }
}
