package org.bitsweep.quantization.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.Map;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.LayerStatistics;
import org.bitsweep.calibration.NoiseStatistics;
import org.bitsweep.inference.Classifier;
import org.bitsweep.onnx.Execution;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.NetworkBuilder;
import org.bitsweep.onnx.Sessions;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.quantization.weights.BiasCorrectionRule;
import org.bitsweep.settings.Profile;
import org.bitsweep.statistics.StatisticsSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The profile deployable on a network of every operator that it has to do with, against integers multiplied by hand. */
class IntegerNetworkTest {

    private static final int SIDE = 8;
    private static final int POSITIONS = SIDE * SIDE;
    private static final int IMAGES = 6;
    private static final QuantizationSettings DEPLOYABLE = Profile.DEPLOYABLE.settings();

    /** conv0, a residual block of conv1, two branches conv2 and conv3 into a concatenation, average, linear0. */
    private static NetworkBuilder builder() {
        NetworkBuilder builder = NetworkBuilder.withImage(13);
        String stem = builder.relu(builder.convolution("image", 3, 4, 3));
        String sum = builder.relu(builder.node("Add", List.of(builder.convolution(stem, 4, 4, 3), stem)));
        String left = builder.relu(builder.convolution(sum, 4, 3, 1));
        String right = builder.relu(builder.convolution(sum, 4, 5, 3));
        String joined = builder.node("Concat", List.of(left, right), GraphWriter.attribute("axis", 1));
        String pooled = builder.node("MaxPool", List.of(joined), GraphWriter.attribute("kernel_shape", 2, 2),
                GraphWriter.attribute("strides", 2, 2));
        String last = builder.relu(builder.convolution(pooled, 8, 6, 3));
        return builder.output(builder.fullyConnected(builder.flatten(builder.globalAveragePool(last)), 6, 5), "N", 5);
    }

    private static final Network NETWORK = builder().read();

    private static FloatBuffer images() {
        FloatBuffer images = ByteBuffer.allocateDirect(4 * IMAGES * 3 * POSITIONS).order(ByteOrder.nativeOrder()).asFloatBuffer();
        return images.put(ModelRunner.noise(IMAGES * 3 * POSITIONS, 7)).rewind();
    }

    private static QuantizationPlan plan(QuantizationSettings settings, int bits, ActivationStatistics statistics, Method... methods) {
        EnumSet<Method> set = EnumSet.noneOf(Method.class);
        set.addAll(List.of(methods));
        return new QuantizationPlanner(NETWORK, LayerExceptions.NONE).plan(new QuantizationConfig(bits, bits, set, settings), statistics);
    }

    private static float[] logits(QuantizationPlan plan, ActivationStatistics statistics) throws Exception {
        try (Classifier classifier = new Classifier(NETWORK, NetworkQuantizer.quantize(NETWORK, plan, Optional.of(statistics)), 1)) {
            return classifier.logits(images(), IMAGES);
        }
    }

    /** Codes of a map and what they stand for. */
    private record Map4(int[] codes, int channels, int side, double scale, int zero) {}

    /** What the network's integers are by the words of the profile, with nothing of the code that writes graphs. */
    private static final class Slow {

        private final ActivationStatistics statistics;
        private final int bits;
        private final boolean corrected;
        private final boolean spread;

        Slow(ActivationStatistics statistics, int bits, boolean corrected, boolean spread) {
            this.spread = spread;
            this.statistics = statistics;
            this.bits = bits;
            this.corrected = corrected;
        }

        private static Layer layer(String id) {
            return NETWORK.observed().stream().filter(layer -> layer.id().equals(id)).findFirst().orElseThrow();
        }

        /** Scale and zero point, from the ends. */
        private static double[] grid(float low, float high, int bits) {
            float from = Math.min(low, 0);
            float scale = (Math.max(high, 0) - from) / ((1 << bits) - 1);
            return new double[] {scale, Math.rint(-from / scale)};
        }

        private double[] positive(String id, int bits) {
            return grid(0, statistics.layer(id).tensor().maximum()[0], bits);
        }

        private double[] full(String id, int bits) {
            LayerStatistics.Moments moments = statistics.layer(id).tensor();
            return grid(moments.minimum()[0], moments.maximum()[0], bits);
        }

        private static int code(double value, double[] grid, int bits) {
            return (int) Math.max(0, Math.min((1 << bits) - 1, Math.rint(value / grid[0]) + grid[1]));
        }

        float[] logits(float[] image) {
            LayerStatistics input = statistics.layer("image0");
            double[] grid = grid(input.least(), input.largest(), 8);
            int[] codes = new int[image.length];
            for (int i = 0; i < codes.length; i++) {
                codes[i] = code(image[i], grid, 8);
            }
            Map4 map = new Map4(codes, 3, SIDE, grid[0], (int) grid[1]);
            Map4 stem = weighted("conv0", "conv0", map, 3, 8, positive("conv0", bits), bits);
            Map4 inner = weighted("conv1", "conv2", stem, 3, bits, full("conv1", bits), bits);
            double[] sumGrid = positive("sum0", bits);
            int[] sum = new int[stem.codes.length];
            for (int i = 0; i < sum.length; i++) {
                sum[i] = code((stem.codes[i] - stem.zero) * stem.scale + (inner.codes[i] - inner.zero) * inner.scale, sumGrid, bits);
            }
            Map4 block = new Map4(sum, 4, SIDE, sumGrid[0], 0);
            double[] joinedGrid = positive("concat0", bits);
            Map4 left = weighted("conv2", "conv5", block, 1, bits, joinedGrid, bits);
            Map4 right = weighted("conv3", "conv7", block, 3, bits, joinedGrid, bits);
            int[] pooled = new int[8 * 16];
            for (int channel = 0; channel < 8; channel++) {
                Map4 of = channel < 3 ? left : right;
                for (int i = 0; i < POSITIONS; i++) {
                    int place = channel * 16 + i / SIDE / 2 * 4 + i % SIDE / 2;
                    pooled[place] = Math.max(pooled[place], of.codes[(channel < 3 ? channel : channel - 3) * POSITIONS + i]);
                }
            }
            Map4 last = weighted("conv4", "conv11", new Map4(pooled, 8, 4, joinedGrid[0], 0), 3, bits, positive("conv4", bits), bits);
            double[] averageGrid = full("avgpool0", 8);
            int[] averages = new int[6];
            for (int channel = 0; channel < 6; channel++) {
                int total = 0;
                for (int i = 0; i < 16; i++) {
                    total += last.codes[channel * 16 + i];
                }
                averages[channel] = code(total * last.scale / 16, averageGrid, 8);
            }
            LayerStatistics output = statistics.layer("linear0");
            double[] outputGrid = grid(output.least(), output.largest(), 8);
            Map4 logits = weighted("linear0", "fc15", new Map4(averages, 6, 1, averageGrid[0], (int) averageGrid[1]), 1, 8, outputGrid, 8);
            float[] values = new float[5];
            for (int i = 0; i < 5; i++) {
                values[i] = (float) ((logits.codes[i] - logits.zero) * logits.scale);
            }
            return values;
        }

        /** A convolution that keeps the sides, its bias and its grid; the largest 8 bits of weights in the ends. */
        private Map4 weighted(String id, String name, Map4 input, int kernel, int weightBits, double[] grid, int outputBits) {
            Layer layer = layer(id);
            int outputs = layer.channels();
            int size = input.channels * kernel * kernel;
            float[] weights = kernel == 1 && input.side == 1 ? NetworkBuilder.values(name + ".weight", outputs, size)
                    : NetworkBuilder.values(name + ".weight", outputs, input.channels, kernel, kernel);
            float[] bias = NetworkBuilder.values(name + ".bias", outputs);
            int[] result = new int[outputs * input.side * input.side];
            for (int output = 0; output < outputs; output++) {
                float largest = 0;
                for (int i = 0; i < size; i++) {
                    largest = Math.max(largest, Math.abs(weights[output * size + i]));
                }
                float step = largest / ((1 << weightBits - 1) - 1);
                int[] codes = new int[size];
                for (int i = 0; i < size; i++) {
                    codes[i] = (int) Math.rint(weights[output * size + i] / step);
                }
                double ratio = spread ? spread(weights, output * size, size, 1) / spread(codes, size, step) : 1;
                float scale = (float) (step * (float) ratio);
                double shift = 0;
                for (int i = 0; corrected && i < size; i++) {
                    float quantized = codes[i] * scale;
                    shift += (double) (quantized - weights[output * size + i])
                            * statistics.layer(id).inputMeans()[i / (kernel * kernel)];
                }
                float sumScale = (float) input.scale * scale;
                long biasCode = Math.round((double) (float) (bias[output] - shift) / sumScale);
                for (int y = 0; y < input.side; y++) {
                    for (int x = 0; x < input.side; x++) {
                        long total = biasCode;
                        for (int i = 0; i < size; i++) {
                            int row = y + i / kernel % kernel - kernel / 2;
                            int column = x + i % kernel - kernel / 2;
                            if (row >= 0 && row < input.side && column >= 0 && column < input.side) {
                                int channel = i / (kernel * kernel);
                                total += (long) codes[i] * (input.codes[(channel * input.side + row) * input.side + column] - input.zero);
                            }
                        }
                        result[(output * input.side + y) * input.side + x] = code(total * (double) sumScale, grid, outputBits);
                    }
                }
            }
            return new Map4(result, outputs, input.side, grid[0], (int) grid[1]);
        }

        private static double spread(float[] values, int start, int size, double factor) {
            double mean = 0;
            for (int i = 0; i < size; i++) {
                mean += values[start + i] * factor / size;
            }
            double sum = 0;
            for (int i = 0; i < size; i++) {
                sum += Math.pow(values[start + i] * factor - mean, 2);
            }
            return Math.sqrt(sum);
        }

        private static double spread(int[] codes, int size, float step) {
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = codes[i] * step;
            }
            return spread(values, 0, size, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 4, 3})
    void integersAreThoseMultipliedByHand(int bits) throws Exception {
        ActivationStatistics statistics = NoiseStatistics.of(NETWORK, 3);
        for (String corrected : List.of("nothing", "mean", "mean and variance")) {
            Method[] methods = corrected.equals("nothing") ? new Method[0] : new Method[] {Method.BIAS_CORRECTION};
            QuantizationSettings settings = corrected.equals("mean and variance")
                    ? DEPLOYABLE.withBiasCorrection(BiasCorrectionRule.FOLDED) : DEPLOYABLE;
            float[] found = logits(plan(settings, bits, statistics, methods), statistics);
            float[] floats = logits(plan(settings.withOperators(MapOperators.STANDARD), bits, statistics, methods), statistics);
            Slow slow = new Slow(statistics, bits, methods.length > 0, corrected.equals("mean and variance"));
            float[] expected = new float[IMAGES * 5];
            for (int i = 0; i < IMAGES; i++) {
                float[] image = new float[3 * POSITIONS];
                images().get(i * image.length, image);
                System.arraycopy(slow.logits(image), 0, expected, i * 5, 5);
            }
            assertArrayEquals(expected, found, 1e-6f, bits + " bits, corrected " + corrected);
            // The same network in float: on this one no value lies so near a tie that rounding decides it.
            assertArrayEquals(expected, floats, 1e-5f, bits + " bits in float, corrected " + corrected);
        }
    }

    /** ONNX Runtime computes nothing in float but the way in and the way out. */
    @ParameterizedTest
    @ValueSource(ints = {8, 4})
    void kernelsAreThoseOfIntegers(int bits, @TempDir Path folder) throws Exception {
        ActivationStatistics statistics = NoiseStatistics.of(NETWORK, 3);
        ModelProto model = NetworkQuantizer.quantize(NETWORK, plan(DEPLOYABLE, bits, statistics), Optional.of(statistics));
        Path file = folder.resolve("optimized.onnx");
        try (OrtSession.SessionOptions options = Sessions.options(model, new Execution.OnCpu(1))) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
            options.setOptimizedModelFilePath(file.toString());
            Sessions.open(NETWORK, model, options).close();
        }
        Map<String, Integer> operators = new TreeMap<>();
        ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getNodeList().stream().map(NodeProto::getOpType)
                .forEach(operator -> operators.merge(operator, 1, Integer::sum));
        assertEquals(new TreeMap<>(Map.of("QLinearConv", 5, "QLinearAdd", 1, "QLinearGlobalAveragePool", 1, "QGemm", 1, "Concat", 1,
                "MaxPool", 1, "Flatten", 1, "QuantizeLinear", 1, "DequantizeLinear", 1)), without(operators, "Clip"));
        for (TensorProto constant : model.getGraph().getInitializerList()) {
            assertTrue(constant.getDataType() != TensorProto.DataType.FLOAT_VALUE || constant.getDimsCount() <= 1, constant.getName());
        }
    }

    private static Map<String, Integer> without(Map<String, Integer> operators, String operator) {
        operators.remove(operator);
        return operators;
    }

    /** What the profile says of every tensor of this network. */
    @Test
    void everyInputIsOnAGrid() throws Exception {
        List<String> rows = plan(DEPLOYABLE, 4, NoiseStatistics.of(NETWORK, 3), Method.BIAS_CORRECTION).layers().stream().map(layer ->
                layer.layer().id() + " " + (layer.output() instanceof ActivationPlan.Joined joined ? "of " + joined.layer()
                        : layer.output() instanceof ActivationPlan.Quantized quantized
                                ? quantized.bits() + " " + quantized.granularity() + " " + quantized.range() : "float32")).toList();
        assertEquals(List.of("conv0 4 TENSOR POSITIVE", "conv1 4 TENSOR FULL", "conv2 of concat0", "conv3 of concat0",
                "conv4 4 TENSOR POSITIVE", "avgpool0 8 TENSOR FULL", "linear0 8 TENSOR FULL", "image0 8 TENSOR FULL",
                "sum0 4 TENSOR POSITIVE", "concat0 4 TENSOR POSITIVE"), rows);
    }

    @Test
    void refusesWhatIntegersDoNotHave() {
        for (QuantizationSettings settings : List.of(Profile.REFERENCE.settings().withOperators(MapOperators.INTEGER),
                DEPLOYABLE.withStatistics(StatisticsSource.BATCH))) {
            assertThrows(InvalidSettingException.class, () -> new QuantizationPlanner(NETWORK, LayerExceptions.NONE)
                    .plan(new QuantizationConfig(4, 4, Set.of(), settings)));
        }
    }
}
