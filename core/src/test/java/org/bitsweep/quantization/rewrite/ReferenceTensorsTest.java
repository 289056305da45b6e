package org.bitsweep.quantization.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.bits.BitAllocation;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.range.Clipped;
import org.bitsweep.quantization.range.ClippingConstants;
import org.bitsweep.quantization.range.Extremes;
import org.bitsweep.quantization.range.Gauss;
import org.bitsweep.quantization.range.Laplace;
import org.bitsweep.quantization.range.RangeRule;
import org.bitsweep.quantization.range.StandardDeviations;
import org.bitsweep.quantization.weights.BiasCorrectionRule;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.quantization.weights.WeightQuantizer;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One weight tensor and one activation tensor, quantized in every supported way by the authors' own code. */
class ReferenceTensorsTest {

    private static JsonNode reference;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream stream = new GZIPInputStream(ReferenceTensorsTest.class.getResourceAsStream("tensors.json.gz"))) {
            reference = new ObjectMapper().readTree(stream);
        }
    }

    @Test
    void weightsWithinAMillionthOfTheRange() {
        float[] weights = floats(reference.path("weight_tensor").path("data"));
        int channels = reference.path("weight_tensor").path("shape").get(0).asInt();
        int size = weights.length / channels;
        int compared = 0;
        for (JsonNode testCase : reference.path("weights")) {
            int bits = testCase.path("bits").asInt();
            // The authors' bit allocation is silently off above 4 bits.
            Optional<BitAllocationRule> allocation = testCase.path("bit_allocation").asBoolean() && bits <= 4
                    ? Optional.of(BitAllocationRule.REFERENCE) : Optional.empty();
            int[] channelBits = WeightQuantizer.bits(weights, channels,
                    new WeightPlan.Quantized(bits, Granularity.CHANNEL, GridRounding.NEAREST_EVEN, allocation, Optional.empty()));
            for (String kind : List.of("quantized", "mean_corrected", "variance_then_mean_corrected")) {
                Optional<BiasCorrectionRule> correction = switch (kind) {
                    case "mean_corrected" -> Optional.of(BiasCorrectionRule.MEAN);
                    case "variance_then_mean_corrected" -> Optional.of(BiasCorrectionRule.VARIANCE_THEN_MEAN);
                    default -> Optional.empty();
                };
                float[] expected = floats(testCase.path(kind));
                float[] found = WeightQuantizer.quantize(weights, channels,
                        new WeightPlan.Quantized(bits, Granularity.CHANNEL, GridRounding.NEAREST_EVEN, allocation, correction));
                for (int channel = 0; channel < channels; channel++) {
                    if (channelBits[channel] == 0 && kind.startsWith("variance")) {
                        continue; // noise divided by 1e-8 in the reference; left alone by design
                    }
                    float[] original = Arrays.copyOfRange(weights, channel * size, (channel + 1) * size);
                    float tolerance = 1e-6f * (max(original) - min(original));
                    for (int i = channel * size; i < (channel + 1) * size; i++) {
                        assertEquals(expected[i], found[i], tolerance, kind + " " + bits + " bits, weight " + i);
                        compared++;
                    }
                }
            }
        }
        assertTrue(compared > 4500, "compared only " + compared);
        System.out.println("reference weights: " + reference.path("weights").size() + " cases, " + compared + " values equal");
    }

    @Test
    void bitAllocation() {
        int cases = 0;
        for (JsonNode testCase : reference.path("bit_allocation")) {
            float[] scales = floats(testCase.path("scale_estimate"));
            int average = testCase.path("average_bits").asInt();
            assertArrayEquals(ints(testCase.path("bits")), BitAllocation.allocate(scales, average, BitAllocationRule.REFERENCE));
            BitAllocationRule singleStep = new BitAllocationRule(2.0 / 3, BitAllocationRule.Prior.STANDARD_DEVIATION,
                    BitAllocationRule.BitRounding.ROUND, BitAllocationRule.Target.SINGLE_STEP, 4);
            assertArrayEquals(ints(testCase.path("bits_single_step")), BitAllocation.allocate(scales, average, singleStep));
            cases++;
        }
        assertEquals(18, cases);
    }

    /** What quantizes an activation: a written graph in ONNX Runtime, or the same rules on the JVM. */
    @FunctionalInterface
    private interface Carrier {
        float[] quantize(ActivationPlan.Quantized plan, float[] tensor, long[] shape) throws Exception;
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 17, 18, 21})
    void activationsInTheGraph(int operatorSet) throws Exception {
        activationsCodeByCode("operator set " + operatorSet,
                (plan, tensor, shape) -> GraphRunner.quantize(plan, tensor, shape, operatorSet));
    }

    @Test
    void activationsOnTheJvm() throws Exception {
        activationsCodeByCode("on the JVM", (plan, tensor, shape) -> ActivationQuantizer.quantize(
                plan, tensor, (int) shape[0], (int) shape[1]).values());
    }

    private static void activationsCodeByCode(String name, Carrier carrier) throws Exception {
        float[] tensor = floats(reference.path("activation_tensor").path("data"));
        long[] shape = Arrays.stream(ints(reference.path("activation_tensor").path("shape"))).asLongStream().toArray();
        int channels = (int) shape[1];
        int atBoundary = 0;
        int compared = 0;
        for (JsonNode testCase : reference.path("activations")) {
            int bits = testCase.path("bits").asInt();
            OutputRange range = testCase.path("range").asText().equals("full") ? OutputRange.FULL : OutputRange.POSITIVE;
            Granularity granularity = testCase.path("granularity").asText().equals("channel")
                    ? Granularity.CHANNEL : Granularity.TENSOR;
            boolean allocated = testCase.path("bit_allocation").asBoolean() && bits <= 4;
            String clipping = testCase.path("clipping").asText();
            RangeRule rule = switch (clipping) {
                case "min-max" -> new Extremes();
                case "laplace" -> new Clipped(new Laplace(), ClippingConstants.TABULATED);
                case "gaussian" -> new Clipped(new Gauss(), ClippingConstants.TABULATED);
                default -> new Clipped(new StandardDeviations(2), ClippingConstants.TABULATED);
            };
            ActivationPlan.Quantized plan = new ActivationPlan.Quantized(bits, granularity, range, rule,
                    GridRounding.NEAREST_EVEN, allocated ? Optional.of(BitAllocationRule.REFERENCE) : Optional.empty(),
                    StatisticsSource.BATCH);
            float[] expected = floats(testCase.path("quantized"));
            float[] found = carrier.quantize(plan, tensor, shape);
            String what = bits + " bits " + range + " " + clipping + " " + granularity + (allocated ? " allocated" : "");

            double[][] groups = granularity == Granularity.CHANNEL ? byChannel(tensor, shape) : new double[][] {doubles(tensor)};
            int[] groupBits = new int[groups.length];
            Arrays.fill(groupBits, bits);
            if (allocated) {
                groupBits = SlowReference.bits(
                        Arrays.stream(groups).mapToDouble(SlowReference::standardDeviation).toArray(), bits);
            }
            int positions = (int) (shape[2] * shape[3]);
            for (int i = 0; i < tensor.length; i++) {
                int group = granularity == Granularity.CHANNEL ? i / positions % channels : 0;
                SlowReference.Grid grid = SlowReference.activation(groups[group], range, clipping, groupBits[group], bits);
                double width = grid.scale() * Math.max(grid.largestCode(), 1);
                compared++;
                // A channel of 0 bits has one code; its value is about lo, to the accuracy of float32 divided by 1e-8.
                double tolerance = groupBits[group] == 0 ? 1e-6 * (max(groups[group]) - min(groups[group])) : 1e-6 * width;
                if (Math.abs(expected[i] - found[i]) > tolerance) {
                    double boundary = grid.distanceToBoundary(tensor[i]);
                    assertTrue(boundary < 1e-5 && Math.abs(expected[i] - found[i]) < grid.scale() * 1.001,
                            what + " value " + i + " (" + tensor[i] + "): expected " + expected[i] + " found " + found[i]
                                    + ", " + boundary + " from a rounding boundary");
                    atBoundary++;
                }
            }
        }
        assertEquals(110, reference.path("activations").size());
        System.out.println("reference activations, " + name + ": 110 cases, " + compared
                + " values, of which at a rounding boundary and different: " + atBoundary);
    }

    private static double[][] byChannel(float[] tensor, long[] shape) {
        int channels = (int) shape[1];
        int positions = (int) (shape[2] * shape[3]);
        double[][] groups = new double[channels][(int) shape[0] * positions];
        int[] filled = new int[channels];
        for (int i = 0; i < tensor.length; i++) {
            int channel = i / positions % channels;
            groups[channel][filled[channel]++] = tensor[i];
        }
        return groups;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).asDouble();
        }
        return values;
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }

    private static float max(float[] values) {
        return (float) Arrays.stream(doubles(values)).max().orElseThrow();
    }

    private static float min(float[] values) {
        return (float) Arrays.stream(doubles(values)).min().orElseThrow();
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    private static double min(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }
}
