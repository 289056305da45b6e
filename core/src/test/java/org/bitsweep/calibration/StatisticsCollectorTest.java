package org.bitsweep.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.LayerNodes;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.TestNetworks;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.ThresholdName;
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
            assertEquals(NETWORK.observed().size(), found.layers().size());
            for (Layer layer : NETWORK.observed()) {
                float[] output = layer.kind() == LayerKind.IMAGE ? image : output(layer.output(), image);
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

    /** Of what a layer reads the mean of every channel. */
    @Test
    void inputMeansAgainstSlowOnes() throws Exception {
        float[] image = ModelRunner.noise(192, 3);
        LayerNodes nodes = new LayerNodes(NETWORK);
        try (StatisticsCollector collector = new StatisticsCollector(NETWORK, RequestedThresholds.NONE, 1)) {
            Map<String, float[]> found = collector.collect(0, "cat.jpg", "abc", FloatBuffer.wrap(image)).inputMeans();
            assertEquals(Set.of("conv0", "conv1", "conv2", "conv3", "conv4", "linear0", "linear1"), found.keySet());
            for (Layer layer : NETWORK.layers().stream().filter(each -> each.kind().hasWeights()).toList()) {
                float[] read = layer.id().equals("conv0") ? image : output(nodes.input(layer), image);
                int channels = layer.id().equals("conv0") ? 3 : 8;
                float[] expected = new float[channels];
                for (int i = 0; i < read.length; i++) {
                    expected[i / (read.length / channels)] += read[i] / (read.length / channels);
                }
                assertArrayEquals(expected, found.get(layer.id()), 1e-5f, layer.id());
            }
        }
    }

    private static float[] output(String tensor, float[] image) throws Exception {
        ModelProto model = NETWORK.model();
        return ModelRunner.run(model.toBuilder().setGraph(model.getGraph().toBuilder().clearOutput()
                .addOutput(ValueInfoProto.newBuilder().setName(tensor))).build(), image, 1, 3, 8, 8);
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

    /** A rule that says how many values a histogram has, and one that says where they begin. */
    private record Total() implements ThresholdRule {
        @Override
        public ThresholdName name() {
            return new ThresholdName("total");
        }

        @Override
        public double threshold(Histogram histogram) {
            return histogram.total();
        }
    }

    private record Least() implements ThresholdRule {
        @Override
        public ThresholdName name() {
            return new ThresholdName("least");
        }

        @Override
        public double threshold(Histogram histogram) {
            return histogram.minimum();
        }
    }

    /** Of the layers asked for and no others; the moments are the same to the bit. */
    @Test
    void histogramsOfTheLayersAskedFor() throws Exception {
        FloatBuffer image = FloatBuffer.wrap(ModelRunner.noise(192, 3));
        Layer layer = NETWORK.layers().stream().filter(each -> each.id().equals("conv1")).findFirst().orElseThrow();
        RequestedThresholds requests = new RequestedThresholds(Map.of("conv1", Set.of(
                new ThresholdRequest(new Total(), Granularity.TENSOR), new ThresholdRequest(new Total(), Granularity.CHANNEL),
                new ThresholdRequest(new Least(), Granularity.CHANNEL))));
        try (StatisticsCollector plain = new StatisticsCollector(NETWORK, RequestedThresholds.NONE, 1);
                StatisticsCollector collector = new StatisticsCollector(NETWORK, requests, 1)) {
            ImageStatistics moments = plain.collect(0, "a", "", image);
            ImageStatistics found = collector.collect(0, "a", "", image);
            assertEquals(Map.of(), moments.thresholds());
            moments.layers().forEach((id, statistics) -> assertArrayEquals(statistics, found.layers().get(id), id));
            assertEquals(Set.of("conv1"), found.thresholds().keySet());
            LayerThresholds thresholds = found.thresholds().get("conv1");
            assertArrayEquals(new float[] {layer.channels() * layer.positions()}, thresholds.tensor().get(new Total().name()));
            float[] totals = new float[layer.channels()];
            Arrays.fill(totals, layer.positions());
            assertArrayEquals(totals, thresholds.channel().get(new Total().name()));
            assertArrayEquals(Arrays.copyOfRange(found.layers().get("conv1"), 3 * layer.channels(), 4 * layer.channels()),
                    thresholds.channel().get(new Least().name()));
        }
    }
}
