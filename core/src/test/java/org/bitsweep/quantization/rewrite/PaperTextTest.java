package org.bitsweep.quantization.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.onnx.Tensors;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.bits.BitAllocation;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.quantization.plan.TestNetworks;
import org.bitsweep.quantization.range.AnalyticalClipping;
import org.bitsweep.quantization.range.ClippingConstants;
import org.bitsweep.quantization.range.Gauss;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.settings.Profile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The profile {@code paper}, every weight and every output of a network of all kinds of layers, against the text alone. */
class PaperTextTest {

    private static final Network NETWORK = TestNetworks.residual();
    private static final int IMAGES = 4;
    private static final float[] PIXELS = ModelRunner.noise(IMAGES * 192, 11);
    private static final QuantizedWeights WEIGHTS = new QuantizedWeights(NETWORK);
    /** Convolutions on maps, which alone have ranges and bits of channels; the text gives the first one 8 bits. */
    private static final Set<String> MAPS = Set.of("conv0", "conv1", "conv2", "conv3");
    private static final Set<String> POSITIVE = Set.of("conv0", "conv1", "conv4", "linear0");
    private static final Set<String> EIGHT_BITS = Set.of("conv0", "pool0", "avgpool0", "linear1");

    private static QuantizationConfig config(int bits, Set<Method> methods, QuantizationSettings settings) {
        return new QuantizationConfig(bits, bits, methods, settings);
    }

    private static RewrittenNetwork rewritten(QuantizationConfig config) {
        QuantizationPlan plan = new QuantizationPlanner(NETWORK, LayerExceptions.NONE).plan(config);
        return NetworkQuantizer.rewrite(plan, Optional.empty(), WEIGHTS);
    }

    private static List<Set<Method>> methods() {
        List<Set<Method>> methods = new ArrayList<>(List.of(EnumSet.noneOf(Method.class), EnumSet.allOf(Method.class),
                EnumSet.of(Method.ACIQ, Method.BIT_ALLOCATION_ACTIVATIONS),
                EnumSet.of(Method.BIT_ALLOCATION_WEIGHTS, Method.BIAS_CORRECTION)));
        for (Method method : Method.values()) {
            methods.add(EnumSet.of(method));
        }
        return methods;
    }

    /** A.18 and A.19 to four digits too: the constants of both priors at every number of bits. */
    @ParameterizedTest
    @EnumSource(OutputRange.class)
    void clippingConstants(OutputRange range) {
        boolean positive = range == OutputRange.POSITIVE;
        float[] laplace = AnalyticalClipping.laplace(range, ClippingConstants.SOLVED);
        float[] gauss = AnalyticalClipping.gauss(range, ClippingConstants.SOLVED);
        for (int bits = 2; bits <= 8; bits++) {
            assertEquals(PaperText.optimalClipping(PaperText::laplaceDensity, bits, positive), laplace[bits], 5e-5, "Laplace " + bits);
            assertEquals(PaperText.optimalClipping(PaperText::gaussDensity, bits, positive), gauss[bits], 5e-5, "Gauss " + bits);
        }
    }

    /** Eq. 10 is where no bin moved from one channel to another lessens the sum of alpha_i^2 / B_i^2, and eq. 11 its rounding. */
    @Test
    void divisionOfBins() {
        double[] ranges = {0.3, 1, 2.5, 7};
        double[] bins = PaperText.bins(ranges, 64);
        assertEquals(64, Arrays.stream(bins).sum(), 1e-9);
        for (int from = 0; from < 4; from++) {
            for (int to = 0; to < 4; to++) {
                double[] moved = bins.clone();
                moved[from] -= 0.01;
                moved[to] += 0.01;
                assertTrue(noise(ranges, bins) <= noise(ranges, moved), from + " to " + to);
            }
        }
        for (int average = 2; average <= 8; average++) {
            float[] floats = {0.3f, 1, 2.5f, 7};
            assertEquals(Arrays.toString(PaperText.bits(ranges, average)),
                    Arrays.toString(BitAllocation.allocate(floats, average, BitAllocationRule.PAPER)));
        }
    }

    private static double noise(double[] ranges, double[] bins) {
        double noise = 0;
        for (int i = 0; i < ranges.length; i++) {
            noise += ranges[i] * ranges[i] / (bins[i] * bins[i]);
        }
        return noise;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8})
    void weights(int bits) {
        int compared = 0;
        for (Set<Method> methods : methods()) {
            QuantizationPlan plan = new QuantizationPlanner(NETWORK, LayerExceptions.NONE)
                    .plan(config(bits, methods, Profile.PAPER.settings()));
            for (RewrittenLayer layer : NetworkQuantizer.rewrite(plan, Optional.empty(), WEIGHTS).layers()) {
                if (layer.weights().isPresent()) {
                    compared += compareWeights(layer, bits, methods);
                }
            }
        }
        assertTrue(compared > 8 * 1500, "compared only " + compared);
    }

    private static int compareWeights(RewrittenLayer rewritten, int bits, Set<Method> methods) {
        Layer layer = rewritten.plan().layer();
        int channels = layer.channels();
        double[][] exact = rows(Tensors.floats(NETWORK.initializers().get(layer.weight())), channels);
        double[][] found = rows(Tensors.floats(WEIGHTS.of(layer,
                (org.bitsweep.quantization.weights.WeightPlan.Quantized) rewritten.plan().weights())), channels);
        boolean eight = EIGHT_BITS.contains(layer.id());
        double[] ranges = Arrays.stream(exact).mapToDouble(row -> PaperText.largest(row) - PaperText.least(row)).toArray();
        int[] channelBits = PaperText.bits(ranges, bits);
        int compared = 0;
        for (int channel = 0; channel < channels; channel++) {
            int own = eight ? 8 : methods.contains(Method.BIT_ALLOCATION_WEIGHTS) ? channelBits[channel] : bits;
            double lo = PaperText.least(exact[channel]);
            double hi = PaperText.largest(exact[channel]);
            double[] expected = Arrays.stream(exact[channel]).map(w -> PaperText.quantize(w, lo, hi, own).quantized()).toArray();
            boolean atBoundary = Arrays.stream(exact[channel]).anyMatch(w -> PaperText.quantize(w, lo, hi, own).toBoundary() < 1e-4);
            // A channel without bits is one value, and has no variance to give back.
            if (methods.contains(Method.BIAS_CORRECTION) && own > 0) {
                expected = PaperText.corrected(exact[channel], expected);
            }
            for (int i = 0; i < expected.length && !atBoundary; i++) {
                assertEquals(expected[i], found[channel][i], 2e-6 * (hi - lo), layer.id() + " " + channel + " " + methods);
                compared++;
            }
        }
        return compared;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8})
    void outputs(int bits) throws Exception {
        int compared = 0;
        int atBoundary = 0;
        for (boolean gauss : new boolean[] {false, true}) {
            QuantizationSettings settings = gauss
                    ? Profile.PAPER.settings().withClipping(new Gauss()) : Profile.PAPER.settings();
            for (Set<Method> methods : methods()) {
                // Bit allocation leaves channels of no bits, for which there is no constant of Gauss.
                if (gauss && methods.contains(Method.BIT_ALLOCATION_ACTIVATIONS)) {
                    continue;
                }
                RewrittenNetwork rewritten = rewritten(config(bits, methods, settings));
                Map<String, float[]> tensors = RewrittenTensors.fetch(rewritten, PIXELS, IMAGES, 3, 8, 8);
                assertEquals(9, rewritten.layers().size());
                for (RewrittenLayer layer : rewritten.layers()) {
                    int[] counts = compareOutputs(layer, tensors, bits, methods, gauss);
                    compared += counts[0];
                    atBoundary += counts[1];
                }
            }
        }
        assertTrue(compared > 12 * 4000, "compared only " + compared);
        assertTrue(atBoundary < compared / 500, atBoundary + " of " + compared + " lie at a boundary");
    }

    private static int[] compareOutputs(RewrittenLayer rewritten, Map<String, float[]> tensors, int bits, Set<Method> methods,
            boolean gauss) {
        Layer layer = rewritten.plan().layer();
        float[] exact = tensors.get(rewritten.exact());
        float[] output = tensors.get(rewritten.output());
        boolean map = MAPS.contains(layer.id());
        boolean positive = POSITIVE.contains(layer.id());
        int groups = map ? layer.channels() : 1;
        int average = EIGHT_BITS.contains(layer.id()) ? 8 : bits;
        double[][][] values = new double[groups][IMAGES][exact.length / IMAGES / groups];
        for (int i = 0; i < exact.length; i++) {
            values[group(i, layer, map)][i / (exact.length / IMAGES)][i % (exact.length / IMAGES / groups)] = exact[i];
        }
        int[] own = new int[groups];
        Arrays.fill(own, average);
        if (map && !layer.id().equals("conv0") && methods.contains(Method.BIT_ALLOCATION_ACTIVATIONS)) {
            own = PaperText.bits(Arrays.stream(values).map(PaperTextTest::all).mapToDouble(all -> positive
                    ? Math.max(PaperText.largest(all), 0) : PaperText.largest(all) - PaperText.least(all)).toArray(), bits);
        }
        int compared = 0;
        int atBoundary = 0;
        double[][] ends = new double[groups][];
        for (int group = 0; group < groups; group++) {
            ends[group] = ends(layer, values[group], own[group], methods, gauss);
        }
        for (int i = 0; i < exact.length; i++) {
            int group = group(i, layer, map);
            // A positive range of values that are all negative is empty, of which the text says nothing; zero is what remains.
            if (ends[group][1] <= ends[group][0]) {
                assertEquals(0, output[i], 1e-5);
                continue;
            }
            PaperText.Value expected = PaperText.quantize(exact[i], ends[group][0], ends[group][1], own[group]);
            if (expected.toBoundary() < 1e-3) {
                atBoundary++;
                assertEquals(expected.quantized(), output[i], 1.001 * expected.bin(), layer.id());
            } else {
                assertEquals(expected.quantized(), output[i], 1e-4 * expected.bin() + 1e-5 * Math.abs(expected.quantized()),
                        layer.id() + " value " + i + " " + exact[i] + " " + bits + " " + methods);
                compared++;
            }
        }
        return new int[] {compared, atBoundary};
    }

    private static int group(int i, Layer layer, boolean map) {
        return map ? i / layer.positions() % layer.channels() : 0;
    }

    /** Pooling and vectors: the mean of the images' extremes; the logits: all of them; maps: a channel's. */
    private static double[] ends(Layer layer, double[][] images, int bits, Set<Method> methods, boolean gauss) {
        double[] all = all(images);
        boolean positive = POSITIVE.contains(layer.id());
        boolean clipped = methods.contains(Method.ACIQ) && !layer.id().contains("pool") && !layer.id().equals("linear1");
        if (clipped) {
            DoubleUnaryOperator density = gauss ? PaperText::gaussDensity : PaperText::laplaceDensity;
            double mean = PaperText.mean(all);
            double spread = PaperText.meanAbsoluteDeviation(all);
            if (gauss) {
                double sum = Arrays.stream(all).map(x -> (x - mean) * (x - mean)).sum();
                spread = Math.sqrt(sum / (all.length - 1));
            }
            double alpha = CONSTANTS.computeIfAbsent(List.of(gauss, bits, positive),
                    key -> PaperText.optimalClipping(density, bits, positive)) * spread;
            double lo = positive ? 0 : Math.max(PaperText.least(all), mean - alpha);
            return new double[] {lo, positive ? Math.max(mean, 0) + alpha : lo + 2 * alpha};
        }
        boolean meansOfImages = !MAPS.contains(layer.id()) && !layer.id().equals("linear1");
        double lo = meansOfImages ? Arrays.stream(images).mapToDouble(PaperText::least).average().orElseThrow() : PaperText.least(all);
        double hi = meansOfImages
                ? Arrays.stream(images).mapToDouble(PaperText::largest).average().orElseThrow() : PaperText.largest(all);
        return new double[] {positive ? 0 : lo, hi};
    }

    private static final Map<List<Object>, Double> CONSTANTS = new java.util.HashMap<>();

    private static double[] all(double[][] images) {
        return Arrays.stream(images).flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[][] rows(float[] values, int rows) {
        double[][] result = new double[rows][values.length / rows];
        for (int i = 0; i < values.length; i++) {
            result[i / result[0].length][i % result[0].length] = values[i];
        }
        return result;
    }
}
