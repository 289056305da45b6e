package org.bitsweep.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.Tensors;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.plan.TestNetworks;
import org.bitsweep.quantization.rewrite.NetworkQuantizer;
import org.bitsweep.quantization.rewrite.RewrittenNetwork;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.settings.Profile;
import org.bitsweep.settings.SettingsText;
import org.junit.jupiter.api.Test;

/** Against tensors that are computed one by one, and counted value by value. */
class TensorDiagnosisTest {

    private static final int IMAGE = 3 * 8 * 8;
    private static final Network NETWORK = TestNetworks.residual();
    private static final QuantizedWeights WEIGHTS = new QuantizedWeights(NETWORK);
    private static final float[] FIRST = ModelRunner.noise(4 * IMAGE, 5);
    private static final float[] SECOND = ModelRunner.noise(3 * IMAGE, 6);

    private static RewrittenNetwork rewritten(int bits, EnumSet<Method> methods, LayerExceptions exceptions) {
        return rewritten(new QuantizationConfig(bits, bits, methods, Profile.REFERENCE.settings()), exceptions);
    }

    private static RewrittenNetwork rewritten(QuantizationConfig configuration, LayerExceptions exceptions) {
        QuantizationPlan plan = new QuantizationPlanner(NETWORK, exceptions).plan(configuration);
        return NetworkQuantizer.rewrite(plan, Optional.empty(), WEIGHTS);
    }

    private static List<LayerTensors> diagnose(RewrittenNetwork rewritten, float[]... batches) throws Exception {
        return new TensorDiagnosis(WEIGHTS, Arrays.stream(batches).map(TensorDiagnosisTest::batch).toList(), 1).of(rewritten);
    }

    private static ImageBatch batch(float[] pixels) {
        FloatBuffer buffer = ByteBuffer.allocateDirect(4 * pixels.length).order(ByteOrder.nativeOrder()).asFloatBuffer();
        buffer.put(0, pixels);
        return new ImageBatch(buffer, pixels.length / IMAGE);
    }

    private static float[] output(ModelProto model, String tensor, float[] pixels) throws Exception {
        ModelProto probed = model.toBuilder().setGraph(model.getGraph().toBuilder().clearOutput()
                .addOutput(ValueInfoProto.newBuilder().setName(tensor))).build();
        return ModelRunner.runOptimized(probed, pixels, pixels.length / IMAGE, 3, 8, 8);
    }

    /** In two batches, each with its own statistics: every layer in the whole network, and every layer alone in a float network. */
    @Test
    void errorsAreThoseOfTheOutputsThemselves() throws Exception {
        RewrittenNetwork whole = rewritten(3, EnumSet.noneOf(Method.class), LayerExceptions.NONE);
        List<LayerTensors> found = diagnose(whole, FIRST, SECOND);
        assertEquals(Set.of("conv0", "pool0", "conv1", "conv2", "conv3", "conv4", "linear0", "linear1"),
                found.stream().map(each -> each.layer().id()).collect(Collectors.toSet()));
        for (LayerTensors each : found) {
            RewrittenNetwork alone = rewritten(3, EnumSet.noneOf(Method.class), LayerExceptions.NONE.withFloat(found.stream()
                    .map(LayerTensors::layer).filter(other -> !other.id().equals(each.layer().id())).toList()));
            requireError(each.layer(), alone, each.own());
            requireError(each.layer(), whole, each.cumulated());
        }
    }

    private static void requireError(Layer layer, RewrittenNetwork quantizedNetwork, TensorError found) throws Exception {
        boolean relu = List.of("conv0", "conv1", "conv4", "linear0").contains(layer.id());
        double[][] exact = channels(layer, relu, output(NETWORK.model(), layer.output(), FIRST),
                output(NETWORK.model(), layer.output(), SECOND));
        double[][] quantized = channels(layer, relu, output(quantizedNetwork.model(), layer.output(), FIRST),
                output(quantizedNetwork.model(), layer.output(), SECOND));
        double shift = 0;
        double variance = 0;
        double quantizedVariance = 0;
        double signal = 0;
        double quantizedSignal = 0;
        double product = 0;
        double noise = 0;
        for (int channel = 0; channel < exact.length; channel++) {
            double mean = Arrays.stream(exact[channel]).average().orElseThrow();
            double quantizedMean = Arrays.stream(quantized[channel]).average().orElseThrow();
            shift += Math.pow(mean - quantizedMean, 2);
            variance += Arrays.stream(exact[channel]).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
            quantizedVariance += Arrays.stream(quantized[channel]).map(x -> Math.pow(x - quantizedMean, 2)).average().orElseThrow();
            for (int i = 0; i < exact[channel].length; i++) {
                signal += exact[channel][i] * exact[channel][i];
                quantizedSignal += quantized[channel][i] * quantized[channel][i];
                product += exact[channel][i] * quantized[channel][i];
                noise += Math.pow(exact[channel][i] - quantized[channel][i], 2);
            }
        }
        String message = layer.id() + " " + found;
        assertEquals(20 * Math.log10(Math.sqrt(signal) / Math.sqrt(noise)), found.noiseRatio(), 1e-3, message);
        assertEquals(product / Math.sqrt(signal) / Math.sqrt(quantizedSignal), found.cosine(), 1e-5, message);
        assertEquals(Math.sqrt(shift / variance), found.meanShift(), 1e-4, message);
        assertEquals(quantizedVariance / variance, found.varianceRatio(), 1e-4, message);
    }

    /** Values by channel; a vector of features is one channel. */
    private static double[][] channels(Layer layer, boolean relu, float[]... batches) {
        int size = layer.channels() * layer.positions();
        int channels = layer.isMap() ? layer.channels() : 1;
        List<List<Double>> values = new ArrayList<>();
        for (int channel = 0; channel < channels; channel++) {
            values.add(new ArrayList<>());
        }
        for (float[] batch : batches) {
            for (int i = 0; i < batch.length; i++) {
                values.get(i % size * channels / size).add((double) (relu ? Math.max(batch[i], 0) : batch[i]));
            }
        }
        return values.stream().map(each -> each.stream().mapToDouble(Double::doubleValue).toArray()).toArray(double[][]::new);
    }

    /** A layer that stays in float does nothing itself, and passes on what it reads. */
    @Test
    void aFloatLayerIsExactByItself() throws Exception {
        Layer conv1 = NETWORK.layers().stream().filter(layer -> layer.id().equals("conv1")).findFirst().orElseThrow();
        LayerTensors found = diagnose(rewritten(3, EnumSet.noneOf(Method.class), LayerExceptions.NONE.withFloat(List.of(conv1))), FIRST)
                .stream().filter(each -> each.layer().id().equals("conv1")).findFirst().orElseThrow();
        assertEquals(LayerRole.FLOAT, found.layer().role());
        assertTrue(found.own().noiseRatio() > 100, found.toString());
        assertEquals(1, found.own().cosine(), 1e-9);
        assertTrue(found.cumulated().noiseRatio() < 40, found.toString());
        assertTrue(found.weights().isEmpty() && found.output().isEmpty() && found.prior().isEmpty());
    }

    /** Codes are different values; a grid ends half a step behind its last point. */
    @Test
    void codesAreCountedValueByValue() throws Exception {
        Map<String, String> tight = new LinkedHashMap<>(SettingsText.of(Profile.REFERENCE.settings()));
        tight.put("clipping", "1-sigma");
        RewrittenNetwork whole = rewritten(
                new QuantizationConfig(3, 3, EnumSet.of(Method.ACIQ), SettingsText.settings(tight)), LayerExceptions.NONE);
        for (LayerTensors each : diagnose(whole, FIRST, SECOND)) {
            Layer layer = each.layer();
            if (!List.of("conv1", "conv2").contains(layer.id())) {
                continue;
            }
            boolean relu = layer.id().equals("conv1");
            double used = 0;
            double bits = 0;
            long clipped = 0;
            long all = 0;
            for (float[] pixels : List.of(FIRST, SECOND)) {
                double[][] exact = channels(layer, relu, output(whole.model(), layer.exactOutput(), pixels));
                double[][] points = channels(layer, relu, output(whole.model(), layer.output(), pixels));
                for (int channel = 0; channel < points.length; channel++) {
                    Map<Double, Integer> counts = new TreeMap<>();
                    for (double point : points[channel]) {
                        counts.merge(point + 0.0, 1, Integer::sum);
                    }
                    List<Double> steps = new ArrayList<>(counts.keySet());
                    double step = Double.POSITIVE_INFINITY;
                    for (int i = 1; i < steps.size(); i++) {
                        step = Math.min(step, steps.get(i) - steps.get(i - 1));
                    }
                    used += counts.size() / 8.0;
                    bits += entropy(counts) * points[channel].length;
                    all += points[channel].length;
                    for (double x : exact[channel]) {
                        clipped += x > steps.get(steps.size() - 1) + 0.501 * step || x < steps.get(0) - 0.501 * step ? 1 : 0;
                    }
                }
            }
            CodeUse found = each.output().orElseThrow();
            assertEquals(used / 2 / layer.channels(), found.used(), 1e-9, found.toString());
            assertEquals(bits / all, found.entropy(), 1e-9, found.toString());
            assertEquals((double) clipped / all, found.clipped(), 1e-9, found.toString());
            assertTrue(found.clipped() > 0.01 && found.clipped() < 0.5, found.toString());
            assertEquals(List.of(3.0, 3.0, 3.0), List.of(found.bits(), found.leastBits(), found.mostBits()));
        }
    }

    private static double entropy(Map<Double, Integer> counts) {
        double total = counts.values().stream().mapToInt(Integer::intValue).sum();
        return counts.values().stream().mapToDouble(count -> -count / total * Math.log(count / total) / Math.log(2)).sum();
    }

    /** Of weights in both layouts; a correction moves values and no codes. */
    @Test
    void weightCodesAreThoseBeforeTheCorrection() throws Exception {
        RewrittenNetwork corrected = rewritten(3, EnumSet.of(Method.BIAS_CORRECTION), LayerExceptions.NONE);
        RewrittenNetwork naive = rewritten(3, EnumSet.noneOf(Method.class), LayerExceptions.NONE);
        for (LayerTensors each : diagnose(corrected, FIRST)) {
            if (each.layer().kind().isPooling()) {
                assertTrue(each.weights().isEmpty());
                continue;
            }
            WeightPlan.Quantized plan = (WeightPlan.Quantized) naive.layer(each.layer().id()).plan().weights();
            float[] points = Tensors.floats(WEIGHTS.of(each.layer(), plan));
            int channels = each.layer().weightShape().get(each.layer().outputChannelAxis());
            double used = 0;
            double entropy = 0;
            for (int channel = 0; channel < channels; channel++) {
                Map<Double, Integer> counts = new TreeMap<>();
                for (int i = 0; i < points.length; i++) {
                    int of = each.layer().outputChannelAxis() == 0 ? i / (points.length / channels) : i % channels;
                    if (of == channel) {
                        counts.merge(points[i] + 0.0, 1, Integer::sum);
                    }
                }
                used += counts.size() / Math.pow(2, plan.bits()) / channels;
                entropy += entropy(counts) / channels;
            }
            CodeUse found = each.weights().orElseThrow();
            assertEquals(used, found.used(), 1e-9, each.toString());
            assertEquals(entropy, found.entropy(), 1e-9, each.toString());
            assertEquals(0, found.clipped());
        }
    }

    /** Without clipping a range ends where its values end: nothing is moved further than rounding moves it. */
    @Test
    void extremesClipNothing() throws Exception {
        for (LayerTensors each : diagnose(rewritten(2, EnumSet.noneOf(Method.class), LayerExceptions.NONE), FIRST)) {
            if (List.of("conv0", "conv1", "conv2", "conv3").contains(each.layer().id())) {
                assertEquals(0, each.output().orElseThrow().clipped(), each.toString());
            }
        }
    }

    /** Bit allocation keeps the average near M and tells how far channels are from it; priors are of layers that are clipped. */
    @Test
    void bitsAndPriors() throws Exception {
        for (LayerTensors each : diagnose(rewritten(3, EnumSet.allOf(Method.class), LayerExceptions.NONE),
                ModelRunner.noise(8 * IMAGE, 5))) {
            String message = each.toString();
            switch (each.layer().id()) {
                case "conv1", "conv2", "conv3" -> {
                    assertEquals(3, each.weights().orElseThrow().bits(), 0.3, message);
                    CodeUse output = each.output().orElseThrow();
                    assertEquals(3, output.bits(), 0.3, message);
                    assertTrue(output.leastBits() <= 3 && output.mostBits() >= 3 && output.mostBits() <= 8, message);
                    assertTrue(output.entropy() > 0 && output.entropy() <= output.mostBits(), message);
                    assertTrue(each.prior().orElseThrow().laplace() > 0 && each.prior().get().laplace() < 1, message);
                }
                case "pool0" -> assertTrue(each.weights().isEmpty() && each.prior().isEmpty()
                        && each.output().orElseThrow().bits() == 8, message);
                case "linear1" -> assertTrue(each.prior().isEmpty() && each.weights().orElseThrow().bits() == 8, message);
                default -> assertTrue(each.weights().isPresent() && each.output().isPresent(), message);
            }
        }
    }
}
