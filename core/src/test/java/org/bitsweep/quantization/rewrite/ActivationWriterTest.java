package org.bitsweep.quantization.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bitsweep.calibration.FixedStatistics;
import org.bitsweep.calibration.LayerStatistics;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.OutputFollower;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.bits.BitAllocationRule.BitRounding;
import org.bitsweep.quantization.bits.BitAllocationRule.Prior;
import org.bitsweep.quantization.bits.BitAllocationRule.Target;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.plan.ActivationPlan.Quantized;
import org.bitsweep.quantization.range.Clipped;
import org.bitsweep.quantization.range.ClippingConstants;
import org.bitsweep.quantization.range.Extremes;
import org.bitsweep.quantization.range.ExtremesOfAll;
import org.bitsweep.quantization.range.Gauss;
import org.bitsweep.quantization.range.KullbackLeibler;
import org.bitsweep.quantization.range.Laplace;
import org.bitsweep.quantization.range.MeanOfImageExtremes;
import org.bitsweep.quantization.range.RangeRule;
import org.bitsweep.quantization.range.StandardDeviations;
import org.bitsweep.quantization.range.UpToMeanOfImageMaximum;
import org.bitsweep.statistics.BatchStatistics;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;
import org.bitsweep.statistics.TensorStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything an activation plan can ask for, against {@link SlowActivation}. */
class ActivationWriterTest {

    private static final long[] MAP = {3, 4, 5, 6};
    private static final RangeRule LAPLACE = new Clipped(new Laplace(), ClippingConstants.TABULATED);
    private static final RangeRule SOLVED = new Clipped(new Laplace(), ClippingConstants.SOLVED);
    private static final RangeRule MEANS = new MeanOfImageExtremes();

    private static Quantized plan(int bits, Granularity granularity, OutputRange range, RangeRule rule) {
        return new Quantized(bits, granularity, range, rule, GridRounding.NEAREST_EVEN, Optional.empty(), StatisticsSource.BATCH);
    }

    private static Quantized midpoint(Quantized plan) {
        return new Quantized(plan.bits(), plan.granularity(), plan.range(), plan.rule(), GridRounding.MIDPOINT,
                plan.allocation(), plan.statistics());
    }

    private static Quantized allocated(Quantized plan, BitAllocationRule rule) {
        return new Quantized(plan.bits(), plan.granularity(), plan.range(), plan.rule(), plan.rounding(),
                Optional.of(rule), plan.statistics());
    }

    /** A two-sided exponential of a scale that differs by channel, moved by an offset. */
    private static float[] values(long[] shape, double offset) {
        SplittableRandom random = new SplittableRandom(Arrays.hashCode(shape));
        int channels = (int) shape[1];
        int positions = (int) Arrays.stream(shape).skip(2).reduce(1, (a, b) -> a * b);
        float[] values = new float[(int) shape[0] * channels * positions];
        for (int i = 0; i < values.length; i++) {
            double size = -Math.log(1 - random.nextDouble()) * Math.pow(2.5, i / positions % channels);
            values[i] = (float) (offset + (random.nextBoolean() ? size : -size));
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 17, 18, 21})
    void poolingThatHoldsZero(int operatorSet) throws Exception {
        check(plan(8, Granularity.TENSOR, OutputRange.FULL, MEANS), values(MAP, 0), MAP, OutputFollower.OTHER, operatorSet);
    }

    /** Behind a ReLU every value is positive: the grid starts at lo, which is one of its points. */
    @Test
    void poolingAboveZero() throws Exception {
        float[] values = values(MAP, 0);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.abs(values[i]) + 1.7f;
        }
        float[] found = check(plan(8, Granularity.TENSOR, OutputRange.FULL, MEANS), values, MAP, OutputFollower.OTHER, 13);
        double low = 0;
        for (int image = 0; image < 3; image++) {
            float least = Float.MAX_VALUE;
            for (int i = image * 120; i < image * 120 + 120; i++) {
                least = Math.min(least, values[i]);
            }
            low += least / 3.0;
        }
        float least = Float.MAX_VALUE;
        for (float value : found) {
            least = Math.min(least, value);
        }
        assertEquals(low, least, 1e-6);
    }

    @Test
    void poolingBelowZero() throws Exception {
        float[] values = values(MAP, 0);
        for (int i = 0; i < values.length; i++) {
            values[i] = -Math.abs(values[i]) - 0.9f;
        }
        check(plan(8, Granularity.TENSOR, OutputRange.FULL, MEANS), values, MAP, OutputFollower.OTHER, 13);
        check(plan(4, Granularity.TENSOR, OutputRange.FULL, MEANS), values, MAP, OutputFollower.OTHER, 18);
    }

    @Test
    void meansOfTheImagesExtremes() throws Exception {
        for (OutputRange range : OutputRange.values()) {
            for (int bits = 2; bits <= 8; bits++) {
                check(plan(bits, Granularity.TENSOR, range, MEANS), values(MAP, 0.3), MAP, OutputFollower.OTHER, 13);
            }
        }
    }

    @Test
    void upToTheMeanOfTheImagesMaxima() throws Exception {
        check(plan(8, Granularity.TENSOR, OutputRange.POSITIVE, new UpToMeanOfImageMaximum()), values(MAP, 0.3), MAP,
                OutputFollower.RELU, 13);
    }

    @Test
    void logits() throws Exception {
        long[] shape = {7, 10};
        for (double offset : new double[] {0, 40, -40}) {
            check(plan(8, Granularity.TENSOR, OutputRange.FULL, new ExtremesOfAll()), values(shape, offset), shape,
                    OutputFollower.OTHER, 13);
        }
        check(plan(8, Granularity.TENSOR, OutputRange.FULL, new ExtremesOfAll()), values(MAP, 0), MAP,
                OutputFollower.RELU, 13);
    }

    @ParameterizedTest
    @EnumSource(OutputRange.class)
    void vectorsAndSinglePositions(OutputRange range) throws Exception {
        for (long[] shape : new long[][] {{5, 9}, {5, 9, 1, 1}, {1, 9}, {1, 9, 1, 1}}) {
            for (RangeRule rule : List.of(MEANS, LAPLACE)) {
                OutputFollower follower = range == OutputRange.POSITIVE ? OutputFollower.RELU : OutputFollower.OTHER;
                check(plan(4, Granularity.TENSOR, range, rule), values(shape, 0.1), shape, follower, 13);
                check(plan(4, Granularity.TENSOR, range, rule), values(shape, 0.1), shape, follower, 21);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(OutputRange.class)
    void midpoints(OutputRange range) throws Exception {
        for (RangeRule rule : List.of(new Extremes(), LAPLACE, SOLVED)) {
            for (int bits : new int[] {2, 3, 5, 8}) {
                check(midpoint(plan(bits, Granularity.CHANNEL, range, rule)), values(MAP, 0.2), MAP, OutputFollower.OTHER, 13);
            }
        }
        check(midpoint(plan(8, Granularity.TENSOR, OutputRange.FULL, MEANS)), values(MAP, 30), MAP, OutputFollower.OTHER, 18);
    }

    /** The text of the paper: the range decides how many bits a channel gets, in one step. */
    @ParameterizedTest
    @EnumSource(OutputRange.class)
    void paperProfile(OutputRange range) throws Exception {
        for (RangeRule rule : List.of(new Extremes(), SOLVED)) {
            for (int bits : new int[] {2, 3, 4, 5}) {
                Quantized plan = allocated(plan(bits, Granularity.CHANNEL, range, rule), BitAllocationRule.PAPER);
                check(midpoint(plan), values(MAP, 0.2), MAP, OutputFollower.OTHER, 13);
                check(plan, values(MAP, 0.2), MAP, OutputFollower.OTHER, 18);
            }
        }
    }

    @Test
    void everyPriorAndRoundingOfBits() throws Exception {
        for (Prior prior : Prior.values()) {
            for (BitRounding rounding : BitRounding.values()) {
                for (Target target : Target.values()) {
                    for (double exponent : new double[] {0.5, 2.0 / 3, 1}) {
                        BitAllocationRule rule = new BitAllocationRule(exponent, prior, rounding, target, 8);
                        check(allocated(plan(3, Granularity.CHANNEL, OutputRange.FULL, LAPLACE), rule), values(MAP, 0.2), MAP,
                                OutputFollower.OTHER, 13);
                    }
                }
            }
        }
    }

    /** ReLU6 and an exception that calls a signed layer positive: the quantized twin itself must stop at zero. */
    @ParameterizedTest
    @EnumSource(value = OutputFollower.class, names = {"BOUNDED_RELU", "OTHER"})
    void positiveWithoutRelu(OutputFollower follower) throws Exception {
        float[] found = check(plan(4, Granularity.CHANNEL, OutputRange.POSITIVE, LAPLACE), values(MAP, 0), MAP, follower, 13);
        for (float value : found) {
            assertTrue(value >= 0, "found " + value);
        }
    }

    /** Two wide channels take all bits; the narrow ones are left with none. */
    @Test
    void channelsWithoutBits() throws Exception {
        float[] values = values(MAP, 0);
        for (int i = 0; i < values.length; i++) {
            int channel = i / 30 % 4;
            values[i] *= channel < 2 ? 1e-4f : 1;
        }
        for (OutputRange range : OutputRange.values()) {
            for (OutputFollower follower : List.of(OutputFollower.RELU, OutputFollower.OTHER)) {
                Quantized plan = allocated(plan(2, Granularity.CHANNEL, range, new Extremes()), BitAllocationRule.REFERENCE);
                float[] found = check(plan, values, MAP, follower, 13);
                if (range == OutputRange.POSITIVE) {
                    for (int i = 0; i < 30; i++) {
                        assertEquals(0, found[i], 1e-7);
                    }
                }
                check(midpoint(plan), values, MAP, follower, 13);
            }
        }
    }

    @Test
    void constantChannels() throws Exception {
        float[] values = values(MAP, 0);
        for (int i = 0; i < values.length; i++) {
            int channel = i / 30 % 4;
            values[i] = channel == 1 ? 0.75f : channel == 2 ? -0.5f : channel == 3 ? 0 : values[i];
        }
        everywhere(values);
        float[] found = check(plan(4, Granularity.CHANNEL, OutputRange.FULL, new Extremes()), values, MAP,
                OutputFollower.OTHER, 13);
        assertEquals(0.75f, found[30], 1e-7);
        assertEquals(-0.5f, found[60], 1e-7);
        assertEquals(0f, found[90], 1e-7);
    }

    @Test
    void allNegativeAndAllPositiveChannels() throws Exception {
        float[] values = values(MAP, 0);
        for (int i = 0; i < values.length; i++) {
            int channel = i / 30 % 4;
            values[i] = (Math.abs(values[i]) + 0.25f) * (channel % 2 == 0 ? 1 : -1);
        }
        everywhere(values);
    }

    @Test
    void layerOfZeros() throws Exception {
        for (float value : everywhere(new float[360])) {
            assertEquals(0, value, 1e-7);
        }
    }

    @Test
    void layerOfOneConstant() throws Exception {
        float[] values = new float[360];
        Arrays.fill(values, 1.25f);
        everywhere(values);
    }

    @Test
    void veryLargeAndVerySmallValues() throws Exception {
        for (float factor : new float[] {1e-6f, 1e6f}) {
            float[] values = values(MAP, 0);
            for (int i = 0; i < values.length; i++) {
                values[i] *= factor;
            }
            everywhere(values);
        }
    }

    /** Every combination on these values; the last result of a full range with unallocated bits. */
    private static float[] everywhere(float[] values) throws Exception {
        float[] last = null;
        for (OutputRange range : OutputRange.values()) {
            OutputFollower follower = range == OutputRange.POSITIVE ? OutputFollower.RELU : OutputFollower.OTHER;
            for (RangeRule rule : List.of(LAPLACE, new Extremes())) {
                Quantized plan = plan(4, Granularity.CHANNEL, range, rule);
                check(allocated(plan, BitAllocationRule.REFERENCE), values, MAP, follower, 13);
                check(midpoint(allocated(plan, BitAllocationRule.PAPER)), values, MAP, OutputFollower.OTHER, 13);
                check(plan(4, Granularity.TENSOR, range, rule instanceof Extremes ? MEANS : rule), values, MAP,
                        follower, 13);
                last = check(plan, values, MAP, follower, 13);
            }
        }
        check(plan(8, Granularity.TENSOR, OutputRange.FULL, MEANS), values, MAP, OutputFollower.OTHER, 13);
        return last;
    }

    /** For a batch of one image, and calibration on that image, every rule gives the same numbers. */
    @ParameterizedTest
    @EnumSource(OutputRange.class)
    void oneImage(OutputRange range) throws Exception {
        long[] shape = {1, 4, 5, 6};
        OutputFollower follower = range == OutputRange.POSITIVE ? OutputFollower.RELU : OutputFollower.OTHER;
        for (RangeRule rule : List.of(new Extremes(), LAPLACE, SOLVED,
                new Clipped(new Gauss(), ClippingConstants.TABULATED),
                new Clipped(new StandardDeviations(2), ClippingConstants.TABULATED))) {
            Quantized plan = plan(3, Granularity.CHANNEL, range, rule);
            check(plan, values(shape, 0.3), shape, follower, 13);
            check(allocated(plan, BitAllocationRule.REFERENCE), values(shape, 0.3), shape, follower, 13);
            check(midpoint(allocated(plan, BitAllocationRule.PAPER)), values(shape, 0.3), shape, follower, 13);
        }
        for (RangeRule rule : List.of(MEANS, new ExtremesOfAll(), new UpToMeanOfImageMaximum(), LAPLACE)) {
            check(plan(8, Granularity.TENSOR, range, rule), values(shape, 0.3), shape, follower, 13);
        }
    }

    /** A batch at run time has no histograms; plans that would ask it are refused before. */
    @Test
    void batchKnowsNoThresholds() {
        RangeRule rule = new Clipped(new KullbackLeibler(), ClippingConstants.TABULATED);
        GraphWriter writer = new GraphWriter(13);
        Layer layer = GraphRunner.layer(OutputRange.FULL, List.of(4, 3, 5));
        assertEquals("no threshold kld of a batch: it is found by calibration", assertThrows(IllegalArgumentException.class,
                () -> new ActivationWriter(writer, layer, plan(4, Granularity.TENSOR, OutputRange.FULL, rule),
                        new BatchStatistics(writer, "x", layer, Granularity.TENSOR))).getMessage());
    }

    /** Whole blocks of channels, which depthwise convolutions are written for too. */
    @ParameterizedTest
    @EnumSource(OutputRange.class)
    void blocksOfChannels(OutputRange range) throws Exception {
        OutputFollower follower = range == OutputRange.POSITIVE ? OutputFollower.RELU : OutputFollower.OTHER;
        for (long[] shape : new long[][] {{3, 16, 5, 6}, {1, 32, 3, 3}}) {
            for (double offset : new double[] {0, 0.4}) {
                float[] values = values(shape, offset);
                for (int channel = 0; channel < shape[1]; channel++) {
                    scale(values, shape, channel, Math.pow(2.5, -channel / 2 * 2));
                }
                for (RangeRule rule : List.of(new Extremes(), LAPLACE, SOLVED, 
                        new Clipped(new StandardDeviations(2), ClippingConstants.TABULATED))) {
                    for (int bits : new int[] {2, 4, 8}) {
                        Quantized plan = plan(bits, Granularity.CHANNEL, range, rule);
                        check(plan, values, shape, follower, 13);
                        check(midpoint(plan), values, shape, follower, 18);
                        if (bits < 8 && rule != SOLVED) {
                            check(allocated(plan, BitAllocationRule.REFERENCE), values, shape, follower, 18);
                        }
                    }
                }
                for (RangeRule rule : List.of(MEANS, new ExtremesOfAll(), new UpToMeanOfImageMaximum(), LAPLACE)) {
                    check(plan(8, Granularity.TENSOR, range, rule), values, shape, follower, 13);
                }
            }
        }
    }

    private static void scale(float[] values, long[] shape, int channel, double factor) {
        int positions = (int) (shape[2] * shape[3]);
        for (int image = 0; image < shape[0]; image++) {
            int first = (int) (image * shape[1] + channel) * positions;
            for (int i = first; i < first + positions; i++) {
                values[i] *= (float) factor;
            }
        }
    }

    /** Batch statistics, and for a single image also calibrated ones, against the slow implementation. */
    private static float[] check(Quantized plan, float[] values, long[] shape, OutputFollower follower, int operatorSet)
            throws Exception {
        SlowActivation.Value[] expected = SlowActivation.quantize(plan, values, shape);
        List<Integer> outputShape = Arrays.stream(shape).skip(1).mapToObj(Math::toIntExact).toList();
        Layer layer = new Layer("layer", "layer", shape.length > 2 ? LayerKind.CONVOLUTION : LayerKind.FULLY_CONNECTED,
                LayerRole.HIDDEN, plan.range(), follower, "weights", List.of(1), 0, "output", outputShape);
        float[] found = null;
        boolean[] sources = shape[0] == 1 ? new boolean[] {true, false} : new boolean[] {false};
        for (MapOperators operators : MapOperators.BLOCKED.applyTo(layer) ? MapOperators.values()
                : new MapOperators[] {MapOperators.STANDARD}) {
            for (boolean fixed : sources) {
                found = check(plan, values, shape, layer, operatorSet, operators, fixed, expected);
            }
        }
        return found;
    }

    private static float[] check(Quantized plan, float[] values, long[] shape, Layer layer, int operatorSet,
            MapOperators operators, boolean fixed, SlowActivation.Value[] expected) throws Exception {
        GraphWriter writer = new GraphWriter(operatorSet);
        writer.startLayer("layer");
        TensorStatistics<String> statistics = fixed
                ? new FixedStatistics<>(new GraphArithmetic(writer, layer.channels()), statistics(values, layer.channels()), plan.granularity())
                : new BatchStatistics(writer, "x", layer, plan.granularity(), operators);
        new ActivationWriter(writer, layer, plan, statistics, operators).write("x", "q");
        boolean relu = layer.follower() == OutputFollower.RELU && plan.range() == OutputRange.POSITIVE;
        writer.nodeTo("y", relu ? "Relu" : "Identity", List.of("q"));
        float[] found = GraphRunner.run(writer, values, shape, "y", operatorSet);
        assertEquals(values.length, found.length);
        for (int i = 0; i < found.length; i++) {
            double value = relu ? Math.max(expected[i].quantized(), 0) : expected[i].quantized();
            // Float32 carries 24 bits of the value and of the place on the grid.
            double tolerance = 2e-6 * Math.max(Math.abs(value), 15 * expected[i].step()) + 1e-30;
            double difference = Math.abs(value - found[i]);
            boolean atBoundary = expected[i].toBoundary() < 2e-5 && difference < expected[i].step() * 1.001;
            assertTrue(difference <= tolerance || atBoundary, plan + " " + operators + (fixed ? " calibrated" : "") + ", value " + i + " ("
                    + values[i] + "): expected " + value + ", found " + found[i] + ", step " + expected[i].step()
                    + ", to the boundary " + expected[i].toBoundary());
        }
        return found;
    }

    /** What calibration on the one image stores, computed in double precision. */
    private static LayerStatistics statistics(float[] values, int channels) {
        int positions = values.length / channels;
        double[][] groups = new double[channels + 1][];
        for (int channel = 0; channel < channels; channel++) {
            groups[channel] = doubles(Arrays.copyOfRange(values, channel * positions, (channel + 1) * positions));
        }
        groups[channels] = doubles(values);
        float[][] moments = new float[5][channels + 1];
        for (int i = 0; i <= channels; i++) {
            SlowActivation.Statistics s = SlowActivation.Statistics.of(new double[][] {groups[i]});
            double[] five = {s.mean(), s.deviation(), s.std(), s.min(), s.max()};
            for (int j = 0; j < 5; j++) {
                moments[j][i] = (float) five[j];
            }
        }
        return new LayerStatistics(moments(moments, 0, channels), moments(moments, channels, channels + 1),
                moments[3][channels], moments[4][channels]);
    }

    private static LayerStatistics.Moments moments(float[][] all, int from, int to) {
        return new LayerStatistics.Moments(Arrays.copyOfRange(all[0], from, to), Arrays.copyOfRange(all[1], from, to),
                Arrays.copyOfRange(all[2], from, to), Arrays.copyOfRange(all[3], from, to), Arrays.copyOfRange(all[4], from, to));
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
