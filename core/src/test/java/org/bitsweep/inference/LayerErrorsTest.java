package org.bitsweep.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.plan.TestNetworks;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.quantization.rewrite.RewrittenNetwork;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.settings.Profile;
import org.junit.jupiter.api.Test;

class LayerErrorsTest {

    private static final Network NETWORK = TestNetworks.residual();
    private static final QuantizedWeights WEIGHTS = new QuantizedWeights(NETWORK);

    private static RewrittenNetwork rewritten(int bits, EnumSet<Method> methods) {
        QuantizationPlan plan = new QuantizationPlanner(NETWORK, LayerExceptions.NONE)
                .plan(new QuantizationConfig(bits, bits, methods, Profile.REFERENCE.settings()));
        return NetworkQuantizer.rewrite(plan, Optional.empty(), WEIGHTS);
    }

    private static LayerErrors.Batch batch(float[] pixels) {
        FloatBuffer buffer = ByteBuffer.allocateDirect(4 * pixels.length).order(ByteOrder.nativeOrder()).asFloatBuffer();
        buffer.put(0, pixels);
        return new LayerErrors.Batch(buffer, pixels.length / 192);
    }

    private static float[] output(ModelProto model, String tensor, float[] pixels) throws Exception {
        ModelProto probed = model.toBuilder().setGraph(model.getGraph().toBuilder().clearOutput()
                .addOutput(ValueInfoProto.newBuilder().setName(tensor))).build();
        return ModelRunner.runOptimized(probed, pixels, pixels.length / 192, 3, 8, 8);
    }

    /** Two batches, each with its own statistics; a layer before ReLU and one before none, value by value. */
    @Test
    void againstTheOutputsThemselves() throws Exception {
        float[] first = ModelRunner.noise(4 * 192, 5);
        float[] second = ModelRunner.noise(3 * 192, 6);
        RewrittenNetwork rewritten = rewritten(3, EnumSet.noneOf(Method.class));
        List<LayerError> errors = LayerErrors.of(WEIGHTS, rewritten, List.of(batch(first), batch(second)), 1);
        assertEquals(rewritten.layers().size(), errors.size());
        for (LayerError error : errors) {
            Layer layer = error.layer();
            boolean relu = layer.id().equals("conv1");
            if (!relu && !layer.id().equals("conv2")) {
                continue;
            }
            double[][] exact = channels(layer, relu, output(NETWORK.model(), layer.output(), first),
                    output(NETWORK.model(), layer.output(), second));
            double[][] quantized = channels(layer, relu, output(rewritten.model(), layer.output(), first),
                    output(rewritten.model(), layer.output(), second));
            double shift = 0;
            double variance = 0;
            double quantizedVariance = 0;
            double signal = 0;
            double noise = 0;
            for (int channel = 0; channel < exact.length; channel++) {
                double mean = Arrays.stream(exact[channel]).average().orElseThrow();
                double quantizedMean = Arrays.stream(quantized[channel]).average().orElseThrow();
                shift += Math.pow(mean - quantizedMean, 2);
                variance += Arrays.stream(exact[channel]).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
                quantizedVariance += Arrays.stream(quantized[channel]).map(x -> Math.pow(x - quantizedMean, 2)).average().orElseThrow();
                for (int i = 0; i < exact[channel].length; i++) {
                    signal += exact[channel][i] * exact[channel][i];
                    noise += Math.pow(exact[channel][i] - quantized[channel][i], 2);
                }
            }
            assertEquals(Math.sqrt(shift / variance), error.meanShift(), 1e-4);
            assertEquals(quantizedVariance / variance, error.varianceRatio(), 1e-4);
            assertEquals(10 * Math.log10(signal / noise), error.noiseRatio(), 1e-3);
            assertEquals(3, error.weightBits());
            assertEquals(3, error.outputBits());
        }
    }

    private static double[][] channels(Layer layer, boolean relu, float[]... batches) {
        int images = Arrays.stream(batches).mapToInt(batch -> batch.length).sum() / layer.channels() / layer.positions();
        double[][] channels = new double[layer.channels()][images * layer.positions()];
        int image = 0;
        for (float[] batch : batches) {
            for (int i = 0; i < batch.length; i++) {
                int place = image * layer.positions() + i / (layer.channels() * layer.positions()) * layer.positions()
                        + i % layer.positions();
                channels[i / layer.positions() % layer.channels()][place] = relu ? Math.max(batch[i], 0) : batch[i];
            }
            image += batch.length / layer.channels() / layer.positions();
        }
        return channels;
    }

    /** Bit allocation keeps the average near M; corrected weights leave the outputs' means nearer. */
    @Test
    void bitsAndCorrection() throws Exception {
        List<LayerErrors.Batch> batches = List.of(batch(ModelRunner.noise(8 * 192, 5)));
        for (LayerError error : LayerErrors.of(WEIGHTS, rewritten(3, EnumSet.allOf(Method.class)), batches, 1)) {
            switch (error.layer().id()) {
                case "conv1", "conv2", "conv3" -> {
                    assertEquals(3, error.weightBits(), 0.3, error.toString());
                    assertEquals(3, error.outputBits(), 0.3, error.toString());
                }
                case "pool0" -> assertTrue(Double.isNaN(error.weightBits()) && error.outputBits() == 8, error.toString());
                default -> assertTrue(error.weightBits() == 8 || Math.abs(error.weightBits() - 3) < 0.3, error.toString());
            }
        }
    }
}
