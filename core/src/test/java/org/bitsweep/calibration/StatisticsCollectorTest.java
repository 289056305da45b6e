package org.bitsweep.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.TestNetworks;
import org.junit.jupiter.api.Test;

class StatisticsCollectorTest {

    private static final Network NETWORK = TestNetworks.residual();

    /** Every layer's output as the float32 network computes it, and its statistics in double precision. */
    @Test
    void everyLayerAgainstSlowStatistics() throws Exception {
        float[] image = ModelRunner.noise(192, 3);
        try (StatisticsCollector collector = new StatisticsCollector(NETWORK, RequestedThresholds.NONE, 1)) {
            ImageStatistics found = collector.collect(4, "cat.jpg", "abc", FloatBuffer.wrap(image));
            assertEquals(4, found.index());
            assertEquals("cat.jpg", found.name());
            assertEquals("abc", found.digest());
            assertEquals(NETWORK.layers().size(), found.layers().size());
            for (Layer layer : NETWORK.layers()) {
                float[] output = output(layer, image);
                boolean channels = layer.kind() == LayerKind.CONVOLUTION && layer.positions() > 1;
                float[] expected = new float[channels ? 5 * layer.channels() + 5 : 5];
                if (channels) {
                    for (int channel = 0; channel < layer.channels(); channel++) {
                        double[] five = five(Arrays.copyOfRange(
                                output, channel * layer.positions(), (channel + 1) * layer.positions()));
                        for (int i = 0; i < 5; i++) {
                            expected[i * layer.channels() + channel] = (float) five[i];
                        }
                    }
                }
                double[] five = five(output);
                for (int i = 0; i < 5; i++) {
                    expected[expected.length - 5 + i] = (float) five[i];
                }
                assertArrayEquals(expected, found.layers().get(layer.id()), 2e-6f * (1 + (float) five[4] - (float) five[3]),
                        layer.id());
            }
        }
    }

    /** One image after the other: none knows of the others. */
    @Test
    void imagesDoNotMix() throws Exception {
        float[] first = ModelRunner.noise(192, 3);
        try (StatisticsCollector collector = new StatisticsCollector(NETWORK, RequestedThresholds.NONE, 1)) {
            ImageStatistics before = collector.collect(0, "a", "", FloatBuffer.wrap(first));
            collector.collect(1, "b", "", FloatBuffer.wrap(ModelRunner.noise(192, 4)));
            ImageStatistics after = collector.collect(0, "a", "", FloatBuffer.wrap(first));
            before.layers().forEach((id, statistics) -> assertArrayEquals(statistics, after.layers().get(id), id));
        }
    }

    @Test
    void imageThatIsNotFinite() throws Exception {
        float[] image = ModelRunner.noise(192, 3);
        image[17] = Float.NaN;
        try (StatisticsCollector collector = new StatisticsCollector(NETWORK, RequestedThresholds.NONE, 1)) {
            assertEquals("calibration image cat.jpg: layer conv0 of test.onnx gives NaN; is the preprocessing the network's own?",
                    assertThrows(IllegalStateException.class,
                            () -> collector.collect(0, "cat.jpg", "", FloatBuffer.wrap(image))).getMessage());
        }
    }

    @Test
    void imageOfAnotherSize() throws Exception {
        try (StatisticsCollector collector = new StatisticsCollector(NETWORK, RequestedThresholds.NONE, 1)) {
            assertThrows(OrtException.class, () -> collector.collect(0, "cat.jpg", "", FloatBuffer.wrap(new float[100])));
        }
    }

    private static float[] output(Layer layer, float[] image) throws Exception {
        ModelProto model = NETWORK.model();
        return ModelRunner.run(model.toBuilder().setGraph(model.getGraph().toBuilder().clearOutput()
                .addOutput(ValueInfoProto.newBuilder().setName(layer.output()))).build(), image, 1, 3, 8, 8);
    }

    private static double[] five(float[] values) {
        double mean = 0;
        double min = values[0];
        double max = values[0];
        for (float value : values) {
            mean += (double) value / values.length;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        double absolute = 0;
        double square = 0;
        for (float value : values) {
            absolute += Math.abs(value - mean) / values.length;
            square += (value - mean) * (value - mean) / (values.length - 1);
        }
        return new double[] {mean, absolute, Math.sqrt(square), min, max};
    }
}
