package org.bitsweep.quantization.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.calibration.RequestedThresholds;
import org.bitsweep.calibration.ThresholdRequest;
import org.bitsweep.onnx.ExportedNetworks;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.bits.Widths;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.plan.LayerExceptions.LayerException;
import org.bitsweep.quantization.plan.LayerExceptions.MaxPooling;
import org.bitsweep.quantization.range.Clipped;
import org.bitsweep.quantization.range.ClippingConstants;
import org.bitsweep.quantization.range.Extremes;
import org.bitsweep.quantization.range.ExtremesOfAll;
import org.bitsweep.quantization.range.KullbackLeibler;
import org.bitsweep.quantization.range.KullbackLeiblerThreshold;
import org.bitsweep.quantization.range.Laplace;
import org.bitsweep.quantization.range.MeanOfImageExtremes;
import org.bitsweep.quantization.range.MeanSquaredError;
import org.bitsweep.quantization.range.RangeRule;
import org.bitsweep.quantization.range.StandardDeviations;
import org.bitsweep.quantization.range.UpToMeanOfImageMaximum;
import org.bitsweep.quantization.weights.BiasCorrectionRule;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.settings.Profile;
import org.bitsweep.settings.SettingsText;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections 2, 3, 5, 7 and 8 of the semantics, rule by rule. */
class QuantizationPlannerTest {

    private static final Network NETWORK = TestNetworks.residual();
    private static final Set<Method> NONE = EnumSet.noneOf(Method.class);
    private static final Set<Method> ALL = EnumSet.allOf(Method.class);
    private static final RangeRule TABULATED = new Clipped(new Laplace(), ClippingConstants.TABULATED);
    private static final RangeRule SOLVED = new Clipped(new Laplace(), ClippingConstants.SOLVED);
    private static final RangeRule MEANS = new MeanOfImageExtremes();
    private static final QuantizationSettings REFERENCE = Profile.REFERENCE.settings();
    private static final QuantizationSettings PAPER = Profile.PAPER.settings();
    private static final QuantizationSettings KERNEL = settings(settings(REFERENCE.withClipping(new KullbackLeibler())
            .withStatistics(StatisticsSource.CALIBRATED).withGranularity(Granularity.TENSOR), "weight-granularity", "tensor"),
            "tensor-grid", "kernel");

    private static QuantizationPlan plan(Network network, LayerExceptions exceptions, int weights, int activations,
            Set<Method> methods, QuantizationSettings settings) {
        String statistics = settings.statistics() == StatisticsSource.CALIBRATED ? "digest" : "";
        return new QuantizationPlanner(network, exceptions)
                .plan(new QuantizationConfig(weights, activations, methods, settings), statistics);
    }

    private static LayerPlan layer(QuantizationPlan plan, String id) {
        return plan.layers().stream().filter(layer -> layer.layer().id().equals(id)).findFirst().orElseThrow();
    }

    private static ActivationPlan.Quantized output(QuantizationPlan plan, String id) {
        return assertInstanceOf(ActivationPlan.Quantized.class, layer(plan, id).output());
    }

    private static WeightPlan.Quantized weights(QuantizationPlan plan, String id) {
        return assertInstanceOf(WeightPlan.Quantized.class, layer(plan, id).weights());
    }

    private static ActivationPlan.Quantized quantized(int bits, Granularity granularity, OutputRange range, RangeRule rule,
            boolean allocated) {
        return new ActivationPlan.Quantized(bits, granularity, range, rule, GridRounding.NEAREST_EVEN,
                allocated ? Optional.of(BitAllocationRule.REFERENCE) : Optional.empty(), StatisticsSource.BATCH);
    }

    @Test
    void plainReference() {
        QuantizationPlan plan = plan(NETWORK, LayerExceptions.NONE, 4, 3, NONE, REFERENCE);
        assertEquals(List.of("conv0", "pool0", "conv1", "conv2", "conv3", "conv4", "linear0", "linear1"),
                plan.layers().stream().map(layer -> layer.layer().id()).toList());
        RangeRule extremes = new Extremes();
        assertEquals(quantized(3, Granularity.CHANNEL, OutputRange.POSITIVE, extremes, false), output(plan, "conv0"));
        assertEquals(quantized(8, Granularity.TENSOR, OutputRange.FULL,
                new MeanOfImageExtremes(), false), output(plan, "pool0"));
        assertEquals(quantized(3, Granularity.CHANNEL, OutputRange.POSITIVE, extremes, false), output(plan, "conv1"));
        assertEquals(quantized(3, Granularity.CHANNEL, OutputRange.FULL, extremes, false), output(plan, "conv2"));
        assertEquals(quantized(3, Granularity.CHANNEL, OutputRange.FULL, extremes, false), output(plan, "conv3"));
        assertEquals(quantized(3, Granularity.TENSOR, OutputRange.POSITIVE, MEANS, false), output(plan, "conv4"));
        assertEquals(quantized(3, Granularity.TENSOR, OutputRange.POSITIVE, MEANS, false), output(plan, "linear0"));
        assertEquals(quantized(8, Granularity.TENSOR, OutputRange.FULL, new ExtremesOfAll(), false),
                output(plan, "linear1"));
        assertEquals(List.of(8, 4, 4, 4, 4, 4, 8), plan.layers().stream()
                .filter(layer -> layer.layer().kind() != LayerKind.MAX_POOLING)
                .map(layer -> ((WeightPlan.Quantized) layer.weights()).bits()).toList());
        assertEquals(new WeightPlan.Untouched(), layer(plan, "pool0").weights());
        assertEquals(new WeightPlan.Quantized(4, Granularity.CHANNEL, GridRounding.NEAREST_EVEN, Optional.empty(), Optional.empty()),
                weights(plan, "conv1"));
        assertEquals("", plan.statistics());
        assertEquals(NETWORK.digest(), plan.network());
    }

    @Test
    void allMethodsInReference() {
        QuantizationPlan plan = plan(NETWORK, LayerExceptions.NONE, 4, 3, ALL, REFERENCE);
        assertEquals(quantized(3, Granularity.CHANNEL, OutputRange.POSITIVE, TABULATED, true), output(plan, "conv0"));
        assertEquals(quantized(3, Granularity.CHANNEL, OutputRange.FULL, TABULATED, true), output(plan, "conv2"));
        // Per tensor is never bit-allocated; 8 bits are never clipped.
        assertEquals(quantized(3, Granularity.TENSOR, OutputRange.POSITIVE, TABULATED, false), output(plan, "conv4"));
        assertEquals(quantized(3, Granularity.TENSOR, OutputRange.POSITIVE, TABULATED, false), output(plan, "linear0"));
        assertEquals(new ExtremesOfAll(), output(plan, "linear1").rule());
        assertEquals(new MeanOfImageExtremes(), output(plan, "pool0").rule());
        Optional<BiasCorrectionRule> mean = Optional.of(BiasCorrectionRule.MEAN);
        assertEquals(new WeightPlan.Quantized(8, Granularity.CHANNEL, GridRounding.NEAREST_EVEN, Optional.empty(), mean), weights(plan, "conv0"));
        assertEquals(new WeightPlan.Quantized(4, Granularity.CHANNEL, GridRounding.NEAREST_EVEN, Optional.of(BitAllocationRule.REFERENCE), mean),
                weights(plan, "conv1"));
        assertEquals(new WeightPlan.Quantized(4, Granularity.CHANNEL, GridRounding.NEAREST_EVEN, Optional.of(BitAllocationRule.REFERENCE), mean),
                weights(plan, "linear0"));
        assertEquals(new WeightPlan.Quantized(8, Granularity.CHANNEL, GridRounding.NEAREST_EVEN, Optional.empty(), mean), weights(plan, "linear1"));
    }

    /** Each method by itself changes what it names and nothing else. */
    @Test
    void oneMethodAtATime() {
        QuantizationPlan none = plan(NETWORK, LayerExceptions.NONE, 4, 4, NONE, REFERENCE);
        for (Method method : Method.values()) {
            QuantizationPlan one = plan(NETWORK, LayerExceptions.NONE, 4, 4, EnumSet.of(method), REFERENCE);
            boolean ofWeights = method == Method.BIT_ALLOCATION_WEIGHTS || method == Method.BIAS_CORRECTION;
            for (int i = 0; i < none.layers().size(); i++) {
                LayerPlan before = none.layers().get(i);
                LayerPlan after = one.layers().get(i);
                assertEquals(ofWeights, before.output().equals(after.output()) && !before.weights().equals(after.weights())
                        || ofWeights && before.equals(after), method + " " + before.layer().id());
            }
            assertEquals(ofWeights, none.layers().stream().map(LayerPlan::output).toList()
                    .equals(one.layers().stream().map(LayerPlan::output).toList()), method.name());
            assertEquals(!ofWeights, none.layers().stream().map(LayerPlan::weights).toList()
                    .equals(one.layers().stream().map(LayerPlan::weights).toList()), method.name());
        }
    }

    @ParameterizedTest
    @CsvSource({"2,true", "3,true", "4,true", "5,false", "8,false"})
    void allocationOnlyUpTo4BitsInReference(int bits, boolean allocated) {
        QuantizationPlan plan = plan(NETWORK, LayerExceptions.NONE, bits, bits, ALL, REFERENCE);
        assertEquals(allocated, output(plan, "conv1").allocation().isPresent());
        assertEquals(allocated, weights(plan, "conv1").allocation().isPresent());
        assertEquals(Optional.of(BitAllocationRule.PAPER),
                output(plan(NETWORK, LayerExceptions.NONE, bits, bits, ALL, PAPER), "conv1").allocation());
    }

    @Test
    void allocationLooksAtEachSidesOwnBits() {
        QuantizationPlan plan = plan(NETWORK, LayerExceptions.NONE, 4, 8, ALL, REFERENCE);
        assertTrue(output(plan, "conv1").allocation().isEmpty());
        assertEquals(Optional.of(BitAllocationRule.REFERENCE), weights(plan, "conv1").allocation());
    }

    @Test
    void paperProfile() {
        QuantizationPlan plan = plan(NETWORK, LayerExceptions.NONE, 4, 5, ALL, PAPER);
        assertEquals(new ActivationPlan.Quantized(8, Granularity.CHANNEL, OutputRange.POSITIVE, SOLVED, GridRounding.MIDPOINT,
                Optional.empty(), StatisticsSource.BATCH), output(plan, "conv0"));
        assertEquals(new ActivationPlan.Quantized(5, Granularity.CHANNEL, OutputRange.FULL, SOLVED, GridRounding.MIDPOINT,
                Optional.of(BitAllocationRule.PAPER), StatisticsSource.BATCH), output(plan, "conv2"));
        assertEquals(8, output(plan, "pool0").bits());
        assertEquals(new ActivationPlan.Quantized(8, Granularity.TENSOR, OutputRange.FULL, MEANS, GridRounding.MIDPOINT,
                Optional.empty(), StatisticsSource.BATCH), output(plan, "avgpool0"));
        assertEquals(8, output(plan, "linear1").bits());
        assertEquals(new WeightPlan.Quantized(4, Granularity.CHANNEL, GridRounding.MIDPOINT, Optional.of(BitAllocationRule.PAPER),
                Optional.of(BiasCorrectionRule.EQUATION_13)), weights(plan, "conv1"));
        assertEquals(8, weights(plan, "conv0").bits());
        assertEquals(8, weights(plan, "linear1").bits());
        assertEquals(new BitAllocationRule(2.0 / 3, BitAllocationRule.Prior.RANGE, BitAllocationRule.BitRounding.ROUND,
                BitAllocationRule.Target.SINGLE_STEP, 8), BitAllocationRule.PAPER);
    }

    /** Only where the setting asks for it is it part of a plan: what is planned without it stays what it was. */
    @Test
    void averagePooling() {
        QuantizationSettings quantized = REFERENCE.withAveragePooling(AveragePooling.QUANTIZED);
        QuantizationPlan plan = plan(NETWORK, LayerExceptions.NONE, 4, 4, NONE, quantized);
        assertEquals(List.of("conv0", "pool0", "conv1", "conv2", "conv3", "avgpool0", "conv4", "linear0", "linear1"),
                plan.layers().stream().map(layer -> layer.layer().id()).toList());
        assertEquals(quantized(8, Granularity.TENSOR, OutputRange.FULL, MEANS, false), output(plan, "avgpool0"));
        assertEquals(new WeightPlan.Untouched(), layer(plan, "avgpool0").weights());
        QuantizationPlan without = plan(NETWORK, LayerExceptions.NONE, 4, 4, NONE, REFERENCE);
        assertEquals(without.layers(), plan.layers().stream().filter(layer -> !layer.layer().id().equals("avgpool0")).toList());
        LayerExceptions four = new LayerExceptions(0, MaxPooling.QUANTIZED,
                Map.of("avgpool0", exception(null, null, new LayerBits.Fixed(4), null, null)));
        assertEquals(4, output(plan(NETWORK, four, 4, 4, NONE, quantized), "avgpool0").bits());
        LayerExceptions left = new LayerExceptions(0, MaxPooling.FLOAT,
                Map.of("avgpool0", exception(LayerRole.FLOAT, null, null, null, null)));
        assertEquals(plan(NETWORK, left, 4, 4, NONE, REFERENCE), plan(NETWORK, left, 4, 4, NONE, quantized));
    }

    /** Its weights take M bits in the authors' code and 8 in the paper's text; its output is the logits in both. */
    @Test
    void convolutionHead() {
        Network network = TestNetworks.convolutionHead();
        QuantizationPlan reference = plan(network, LayerExceptions.NONE, 3, 3, ALL, REFERENCE);
        assertEquals(3, weights(reference, "conv2").bits());
        assertTrue(weights(reference, "conv2").allocation().isPresent());
        assertEquals(quantized(8, Granularity.TENSOR, OutputRange.FULL, new ExtremesOfAll(), false),
                output(reference, "conv2"));
        QuantizationPlan paper = plan(network, LayerExceptions.NONE, 3, 3, ALL, PAPER);
        assertEquals(8, weights(paper, "conv2").bits());
        assertEquals(Optional.empty(), weights(paper, "conv2").allocation());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8})
    void firstActivationCalibrated(int bits) {
        QuantizationSettings calibrated = REFERENCE.withStatistics(StatisticsSource.CALIBRATED);
        ActivationPlan.Quantized first = output(plan(NETWORK, LayerExceptions.NONE, 4, bits, ALL, calibrated), "conv0");
        if (bits == 4) {
            assertEquals(new ActivationPlan.Quantized(8, Granularity.TENSOR, OutputRange.POSITIVE,
                    new UpToMeanOfImageMaximum(), GridRounding.NEAREST_EVEN, Optional.empty(),
                    StatisticsSource.CALIBRATED), first);
        } else {
            assertEquals(bits, first.bits());
            assertEquals(Granularity.CHANNEL, first.granularity());
            assertEquals(TABULATED, first.rule());
        }
        assertEquals(bits, output(plan(NETWORK, LayerExceptions.NONE, 4, bits, ALL, REFERENCE), "conv0").bits());
    }

    /** As the reference predictions of SqueezeNet show: its convolutions all have a ReLU behind them. */
    @Test
    void firstActivationCalibratedWhereEveryConvolutionIsPositive() {
        QuantizationSettings calibrated = REFERENCE.withStatistics(StatisticsSource.CALIBRATED);
        assertEquals(new ActivationPlan.Quantized(8, Granularity.TENSOR, OutputRange.FULL, MEANS,
                GridRounding.NEAREST_EVEN, Optional.empty(), StatisticsSource.CALIBRATED),
                output(plan(TestNetworks.convolutionHead(), LayerExceptions.NONE, 4, 4, ALL, calibrated), "conv0"));
        assertEquals(OutputRange.POSITIVE,
                output(plan(TestNetworks.convolutionHead(), LayerExceptions.NONE, 4, 3, ALL, calibrated), "conv0").range());
    }

    /** lo = 0 would cut off what a first convolution without ReLU has below zero. */
    @Test
    void firstActivationCalibratedWithoutRelu() {
        ActivationPlan.Quantized first = output(plan(TestNetworks.signedFirst(), LayerExceptions.NONE, 4, 4, ALL,
                REFERENCE.withStatistics(StatisticsSource.CALIBRATED)), "conv0");
        assertEquals(new ActivationPlan.Quantized(8, Granularity.TENSOR, OutputRange.FULL, MEANS, GridRounding.NEAREST_EVEN,
                Optional.empty(), StatisticsSource.CALIBRATED), first);
    }

    @Test
    void calibratedNeedsStatistics() {
        QuantizationConfig config = new QuantizationConfig(4, 4, NONE, REFERENCE.withStatistics(StatisticsSource.CALIBRATED));
        QuantizationPlanner planner = new QuantizationPlanner(NETWORK, LayerExceptions.NONE);
        assertEquals("statistics: expected calibration statistics for calibrated, found none",
                assertThrows(InvalidSettingException.class, () -> planner.plan(config)).getMessage());
        assertTrue(planner.plan(config, "abc").needsCalibration());
        assertEquals("abc", planner.plan(config, "abc").statistics());
        QuantizationPlan batch = planner.plan(new QuantizationConfig(4, 4, NONE, REFERENCE), "abc");
        assertEquals("", batch.statistics());
        assertEquals(false, batch.needsCalibration());
    }

    private static String refused(QuantizationSettings settings, Method... methods) {
        QuantizationConfig config = new QuantizationConfig(4, 4, Set.of(methods), settings);
        return assertThrows(InvalidSettingException.class,
                () -> new QuantizationPlanner(NETWORK, LayerExceptions.NONE).plan(config, "abc")).getMessage();
    }

    @Test
    void combinationsWithoutMeaning() {
        QuantizationSettings kld = REFERENCE.withClipping(new KullbackLeibler());
        assertEquals("clipping: expected laplace, gauss or k-sigma beside statistics = batch, as histograms are taken of"
                + " calibration images only (statistics = calibrated), found kld", refused(kld, Method.ACIQ));
        assertEquals("clipping: expected another rule than kld for ranges per channel, as its threshold is one of the whole"
                + " tensor (granularity = tensor), found kld per channel for layer conv1",
                refused(kld.withStatistics(StatisticsSource.CALIBRATED), Method.ACIQ));
        assertEquals("clipping: expected another rule than mse beside bit-allocation-activations, as its thresholds belong to one"
                + " number of bits, found mse for layer conv1",
                refused(REFERENCE.withClipping(new MeanSquaredError()).withStatistics(StatisticsSource.CALIBRATED),
                        Method.ACIQ, Method.BIT_ALLOCATION_ACTIVATIONS));
        assertEquals("weight-granularity: expected channel beside bit-allocation-weights, which is over channels, found tensor",
                refused(KERNEL, Method.BIT_ALLOCATION_WEIGHTS));
        assertEquals("tensor-grid: expected like-channels beside rounding = midpoint, found kernel",
                refused(settings(KERNEL, "rounding", "midpoint")));
        assertEquals("weight-rounding: expected nearest beside rounding = midpoint, as SQuant flips weights from their nearest point"
                + " to the next, found squant",
                refused(settings(settings(REFERENCE, "rounding", "midpoint"), "weight-rounding", "squant")));
        assertEquals("weight-rounding: expected nearest beside tensor-grid = kernel, which rounds as the authors' kernel does,"
                + " found squant", refused(settings(KERNEL, "weight-rounding", "squant")));
        assertEquals("equalization: expected none beside statistics = calibrated, as those are collected from the network as it is,"
                + " and an equalized one's channels have other ranges, found cross-layer",
                refused(settings(REFERENCE.withStatistics(StatisticsSource.CALIBRATED), "equalization", "cross-layer")));
        // Without clipping no threshold is asked for.
        assertEquals(RequestedThresholds.NONE, new QuantizationPlanner(NETWORK, LayerExceptions.NONE).thresholds(
                new QuantizationConfig(4, 4, NONE, kld)));
    }

    /** The KLD experiment: what has which kernel, and which thresholds are collected (its semantics, sections 2 and 4). */
    @Test
    void tensorKernel() {
        QuantizationPlan kld = plan(NETWORK, LayerExceptions.NONE, 8, 4, Set.of(Method.ACIQ), KERNEL);
        QuantizationPlan naive = plan(NETWORK, LayerExceptions.NONE, 8, 4, NONE, KERNEL);
        QuantizationPlan laplace = plan(NETWORK, LayerExceptions.NONE, 8, 4, Set.of(Method.ACIQ), KERNEL.withClipping(new Laplace()));
        for (QuantizationPlan plan : List.of(kld, naive, laplace)) {
            assertEquals(new WeightPlan.Quantized(8, Granularity.TENSOR, GridRounding.TENSOR_HALF_AWAY, Optional.empty(),
                    Optional.empty()), weights(plan, "conv1"));
            assertEquals(kernel(8, OutputRange.POSITIVE, new UpToMeanOfImageMaximum(), GridRounding.TENSOR_HALF_AWAY),
                    output(plan, "conv0"));
            assertEquals(kernel(8, OutputRange.FULL, MEANS, GridRounding.TENSOR_HALF_AWAY), output(plan, "pool0"));
            assertEquals(kernel(8, OutputRange.FULL, new ExtremesOfAll(), GridRounding.TENSOR_HALF_AWAY), output(plan, "linear1"));
        }
        RangeRule divergence = new Clipped(new KullbackLeibler(), ClippingConstants.TABULATED);
        assertEquals(kernel(4, OutputRange.FULL, divergence, GridRounding.TENSOR_HALF_AWAY), output(kld, "conv2"));
        assertEquals(kernel(4, OutputRange.POSITIVE, divergence, GridRounding.TENSOR_HALF_AWAY), output(kld, "linear0"));
        assertEquals(kernel(4, OutputRange.FULL, MEANS, GridRounding.TENSOR_HALF_AWAY), output(naive, "conv2"));
        assertEquals(kernel(4, OutputRange.FULL, TABULATED, GridRounding.TENSOR_HALF_EVEN), output(laplace, "conv2"));
        Set<ThresholdRequest> one = Set.of(new ThresholdRequest(new KullbackLeiblerThreshold(), Granularity.TENSOR));
        assertEquals(Map.of("conv1", one, "conv2", one, "conv3", one, "conv4", one, "linear0", one), kld.thresholds().byLayer());
        assertEquals(RequestedThresholds.NONE, laplace.thresholds());
    }

    private static ActivationPlan.Quantized kernel(int bits, OutputRange range, RangeRule rule, GridRounding rounding) {
        return new ActivationPlan.Quantized(
                bits, Granularity.TENSOR, range, rule, rounding, Optional.empty(), StatisticsSource.CALIBRATED);
    }

    private static QuantizationSettings settings(QuantizationSettings settings, String key, String value) {
        Map<String, String> text = SettingsText.of(settings);
        text.put(key, value);
        return SettingsText.settings(text);
    }

    @Test
    void perTensorGranularity() {
        QuantizationPlan plan = plan(NETWORK, LayerExceptions.NONE, 4, 4, ALL, REFERENCE.withGranularity(Granularity.TENSOR));
        assertEquals(quantized(4, Granularity.TENSOR, OutputRange.FULL, TABULATED, false), output(plan, "conv2"));
        QuantizationPlan plain = plan(NETWORK, LayerExceptions.NONE, 4, 4, NONE, REFERENCE.withGranularity(Granularity.TENSOR));
        assertEquals(quantized(4, Granularity.TENSOR, OutputRange.FULL, MEANS, false), output(plain, "conv2"));
    }

    /** Its second axis is a position of the sequence, not a channel. */
    @Test
    void fullyConnectedOnASequenceIsPerTensor() {
        Network network = org.bitsweep.onnx.SequenceNetwork.read();
        assertEquals(List.of(64, 6), network.layers().get(1).outputShape());
        assertEquals(quantized(4, Granularity.TENSOR, OutputRange.POSITIVE, TABULATED, false),
                output(plan(network, LayerExceptions.NONE, 4, 4, ALL, REFERENCE), "linear0"));
    }

    @Test
    void twoFirstConvolutions() {
        LayerExceptions exceptions = new LayerExceptions(2, MaxPooling.QUANTIZED, Map.of());
        QuantizationPlan plan = plan(NETWORK, exceptions, 4, 4, ALL, REFERENCE);
        assertEquals(List.of(8, 8, 4), List.of(weights(plan, "conv0").bits(), weights(plan, "conv1").bits(),
                weights(plan, "conv2").bits()));
        assertEquals(LayerRole.HIDDEN, layer(plan, "conv1").layer().role());
        QuantizationPlan calibrated =
                plan(NETWORK, exceptions, 4, 4, ALL, REFERENCE.withStatistics(StatisticsSource.CALIBRATED));
        assertEquals(List.of(8, 4), List.of(output(calibrated, "conv0").bits(), output(calibrated, "conv1").bits()),
                "the rule of the first activation is the first layer's alone");
        assertEquals(Granularity.CHANNEL, output(calibrated, "conv1").granularity());
    }

    @Test
    void maxPoolingLeftInFloat() {
        QuantizationPlan plan = plan(NETWORK, new LayerExceptions(0, MaxPooling.FLOAT, Map.of()), 4, 4, ALL, REFERENCE);
        assertEquals(new ActivationPlan.Untouched(), layer(plan, "pool0").output());
        assertEquals(new WeightPlan.Untouched(), layer(plan, "pool0").weights());
    }

    @Test
    void exceptionsOfSingleLayers() {
        Map<String, LayerException> layers = Map.of(
                "conv1", exception(null, new LayerBits.Fixed(6), new LayerBits.Fixed(7), null, null),
                "conv2", exception(null, null, null, OutputRange.POSITIVE, Granularity.TENSOR),
                "conv3", exception(LayerRole.FLOAT, null, null, null, null),
                "Gemm_16", exception(LayerRole.HIDDEN, null, null, null, null));
        String classifier = NETWORK.layers().get(7).node();
        assertEquals("Gemm_16", classifier);
        QuantizationPlan plan = plan(NETWORK, new LayerExceptions(0, MaxPooling.QUANTIZED, layers), 4, 4, ALL, REFERENCE);
        // Fixed bits are never distributed over channels.
        assertEquals(new WeightPlan.Quantized(6, Granularity.CHANNEL, GridRounding.NEAREST_EVEN, Optional.empty(),
                Optional.of(BiasCorrectionRule.MEAN)), weights(plan, "conv1"));
        assertEquals(quantized(7, Granularity.CHANNEL, OutputRange.POSITIVE, TABULATED, false), output(plan, "conv1"));
        assertEquals(quantized(4, Granularity.TENSOR, OutputRange.POSITIVE, TABULATED, false), output(plan, "conv2"));
        assertEquals(new ActivationPlan.Untouched(), layer(plan, "conv3").output());
        assertEquals(new WeightPlan.Untouched(), layer(plan, "conv3").weights());
        assertEquals(4, weights(plan, "linear1").bits());
        assertEquals(quantized(4, Granularity.TENSOR, OutputRange.FULL, TABULATED, false), output(plan, "linear1"));
    }

    @Test
    void unknownLayersOfExceptions() {
        LayerExceptions exceptions = new LayerExceptions(0, MaxPooling.QUANTIZED,
                Map.of("conv99", LayerException.NONE, "Konv_3", LayerException.NONE, "conv0", LayerException.NONE));
        assertEquals("layers: expected layers of test.onnx (avgpool0, conv0, conv1, conv2, conv3, conv4, image0, linear0, linear1, pool0, sum0, or a "
                + "node's name), found Konv_3, conv99", assertThrows(InvalidSettingException.class,
                        () -> new QuantizationPlanner(NETWORK, exceptions)).getMessage());
    }

    @Test
    void rolesThatDoNotFit() {
        assertEquals("layers.pool0.role: expected pooling or float, found hidden", roleRefusal("pool0", LayerRole.HIDDEN));
        assertEquals("layers.conv1.role: expected first, hidden, classifier or float, found pooling",
                roleRefusal("conv1", LayerRole.POOLING));
    }

    @Test
    void exceptionsWithoutEffect() {
        LayerBits four = new LayerBits.Fixed(4);
        assertEquals("layers.pool0.weight-bits: expected nothing, as pooling has no weights, found 4",
                refusal(Map.of("pool0", exception(null, four, null, null, null))));
        assertEquals("layers.pool0.range: expected full, as for every layer of the role pooling, found positive",
                refusal(Map.of("pool0", exception(null, null, null, OutputRange.POSITIVE, null))));
        assertEquals("layers.linear1.granularity: expected tensor, as for every layer of the role classifier, found channel",
                refusal(Map.of("linear1", exception(null, null, null, null, Granularity.CHANNEL))));
        assertEquals("layers.linear1.range: expected full, as for every layer of the role classifier, found positive",
                refusal(Map.of("linear1", exception(null, null, null, OutputRange.POSITIVE, null))));
        for (String vector : List.of("linear0", "conv4")) {
            assertEquals("layers." + vector + ".granularity: expected tensor, as for every layer whose output is no map, found"
                    + " channel", refusal(Map.of(vector, exception(null, null, null, null, Granularity.CHANNEL))));
        }
        assertEquals("layers.Gemm_16: expected one exception a layer, found that of linear1 too, which is the same layer. Keep"
                + " one", refusal(Map.of("Gemm_16", LayerException.NONE, "linear1", LayerException.NONE)));
    }

    @Test
    void poolingLeftInFloatHasNoBits() {
        LayerExceptions exceptions = new LayerExceptions(0, MaxPooling.FLOAT,
                Map.of("pool0", exception(null, null, new LayerBits.Fixed(4), null, null)));
        assertEquals("layers.pool0.activation-bits: expected nothing, as the layer is left in float (max-pool-outputs), found 4",
                assertThrows(InvalidSettingException.class,
                        () -> new QuantizationPlanner(NETWORK, exceptions)).getMessage());
    }

    /** Per channel elsewhere, but not where the rule of the first activation has one range a tensor. */
    @Test
    void calibratedFirstActivationHasNoChannels() {
        LayerExceptions exceptions = new LayerExceptions(0, MaxPooling.QUANTIZED,
                Map.of("conv0", exception(null, null, null, null, Granularity.CHANNEL)));
        assertEquals(Granularity.CHANNEL,
                ((ActivationPlan.Quantized) output(plan(NETWORK, exceptions, 4, 4, ALL, REFERENCE), "conv0")).granularity());
        assertEquals("layers.conv0.granularity: expected tensor, as with calibrated statistics at 4 bits the first layer's output"
                + " has 8 bits per tensor (role-bits.first-activation), found channel",
                assertThrows(InvalidSettingException.class, () -> plan(NETWORK, exceptions, 4, 4, ALL,
                        REFERENCE.withStatistics(StatisticsSource.CALIBRATED))).getMessage());
    }

    private static String refusal(Map<String, LayerException> layers) {
        LayerExceptions exceptions = new LayerExceptions(0, MaxPooling.QUANTIZED, layers);
        return assertThrows(InvalidSettingException.class, () -> new QuantizationPlanner(NETWORK, exceptions)).getMessage();
    }

    private static String roleRefusal(String layer, LayerRole role) {
        LayerExceptions exceptions = new LayerExceptions(0, MaxPooling.QUANTIZED,
                Map.of(layer, exception(role, null, null, null, null)));
        return assertThrows(InvalidSettingException.class, () -> new QuantizationPlanner(NETWORK, exceptions)).getMessage();
    }

    private static LayerException exception(LayerRole role, LayerBits weights, LayerBits activations, OutputRange range,
            Granularity granularity) {
        return new LayerException(Optional.ofNullable(role), Optional.ofNullable(weights), Optional.ofNullable(activations),
                Optional.ofNullable(range), Optional.ofNullable(granularity));
    }

    @Test
    void settingsOutOfRange() {
        assertEquals("weight-bits: expected 2 to 8, found 1", assertThrows(InvalidSettingException.class,
                () -> new QuantizationConfig(1, 4, NONE, REFERENCE)).getMessage());
        assertEquals("activation-bits: expected 2 to 8, found 9", assertThrows(InvalidSettingException.class,
                () -> new QuantizationConfig(4, 9, NONE, REFERENCE)).getMessage());
        assertEquals("bits: expected 2 to 8, found 0",
                assertThrows(InvalidSettingException.class, () -> new LayerBits.Fixed(0)).getMessage());
        assertEquals("first-convolutions: expected 0 or more, found -1", assertThrows(InvalidSettingException.class,
                () -> new LayerExceptions(-1, MaxPooling.QUANTIZED, Map.of())).getMessage());
        assertEquals("clipping: expected a positive multiple of sigma, found NaN", assertThrows(InvalidSettingException.class,
                () -> new StandardDeviations(Double.NaN)).getMessage());
        assertEquals("bit-allocation.exponent: expected a number above 0 and at most 2, found 0.0",
                assertThrows(InvalidSettingException.class, () -> new BitAllocationRule(0, BitAllocationRule.Prior.RANGE,
                        BitAllocationRule.BitRounding.ROUND, BitAllocationRule.Target.ITERATED, 4)).getMessage());
        assertEquals("bit-allocation.largest-average: expected 0 to 8, found 9",
                assertThrows(InvalidSettingException.class, () -> new BitAllocationRule(1, BitAllocationRule.Prior.RANGE,
                        BitAllocationRule.BitRounding.ROUND, BitAllocationRule.Target.ITERATED, 9)).getMessage());
    }

    /** Weights may have a few numbers of bits; activations have what they always had. */
    @Test
    void widthsOfWeights() {
        QuantizationSettings groups = settings(Map.of("bit-allocation.weight-widths", "2/4/8"));
        QuantizationPlan plan = plan(NETWORK, LayerExceptions.NONE, 4, 4, ALL, groups);
        assertEquals(Optional.of(BitAllocationRule.REFERENCE.with(Widths.of("2/4/8"))), weights(plan, "conv1").allocation());
        assertEquals(Optional.of(BitAllocationRule.REFERENCE), output(plan, "conv1").allocation());
        assertEquals(plan(NETWORK, LayerExceptions.NONE, 4, 4, NONE, REFERENCE).digest(),
                plan(NETWORK, LayerExceptions.NONE, 4, 4, NONE, groups).digest());
        QuantizationSettings wide = settings(Map.of("bit-allocation.weight-widths", "4/8"));
        assertEquals("bit-allocation.weight-widths: expected a smallest width of at most 3, the average that the weights of 3W4A have,"
                + " found 4/8", assertThrows(InvalidSettingException.class,
                        () -> plan(NETWORK, LayerExceptions.NONE, 3, 4, ALL, wide)).getMessage());
        assertEquals(2, weights(plan(NETWORK, LayerExceptions.NONE, 2, 4, NONE, wide), "conv1").bits());
        assertThrows(InvalidSettingException.class, () -> plan(NETWORK, LayerExceptions.NONE, 4, 4, ALL,
                settings(Map.of("bit-allocation.weight-widths", "2/4/8", "bit-allocation.target", "single-step"))));
    }

    private static QuantizationSettings settings(Map<String, String> changed) {
        Map<String, String> text = new HashMap<>(SettingsText.of(REFERENCE));
        text.putAll(changed);
        return SettingsText.settings(text);
    }

    @Test
    void distinctPlansOfTheAblation() {
        assertEquals(52, distinct(NETWORK, REFERENCE));
        assertEquals(64, distinct(NETWORK, PAPER));
    }

    private static int distinct(Network network, QuantizationSettings settings) {
        Set<String> digests = new HashSet<>();
        Set<QuantizationPlan> plans = new HashSet<>();
        for (int bits = 2; bits <= 5; bits++) {
            for (Set<Method> methods : Method.combinations()) {
                QuantizationPlan plan = plan(network, LayerExceptions.NONE, bits, bits, methods, settings);
                digests.add(plan.digest());
                plans.add(plan);
            }
        }
        assertEquals(plans.size(), digests.size());
        return digests.size();
    }

    @Test
    void combinationsCountInBinary() {
        List<Set<Method>> combinations = Method.combinations();
        assertEquals(16, new HashSet<>(combinations).size());
        assertEquals(Set.of(), combinations.get(0));
        assertEquals(Set.of(Method.BIAS_CORRECTION), combinations.get(1));
        assertEquals(Set.of(Method.BIT_ALLOCATION_WEIGHTS), combinations.get(2));
        assertEquals(Set.of(Method.ACIQ), combinations.get(8));
        assertEquals(ALL, combinations.get(15));
    }

    /** The paper's networks, where they are exported: rows of the plan in counts that follow from the architecture. */
    @ParameterizedTest
    @CsvSource({"resnet18,20,1,0", "resnet50,53,1,0", "resnet101,104,1,0", "vgg16,13,5,2", "alexnet,5,3,2"})
    void plansOfThePapersNetworks(String name, int convolutions, int pools, int hidden) throws Exception {
        QuantizationPlan plan = plan(ExportedNetworks.require(name), LayerExceptions.NONE, 4, 4, ALL, REFERENCE);
        assertEquals(convolutions + pools + hidden + 1, plan.layers().size());
        assertEquals(2, plan.layers().stream().filter(layer ->
                layer.weights() instanceof WeightPlan.Quantized w && w.bits() == 8).count(), "weights of 8 bits: first and last");
        assertEquals(pools + 1, plan.layers().stream().filter(layer ->
                layer.output() instanceof ActivationPlan.Quantized a && a.bits() == 8).count(), "outputs of 8 bits");
        assertEquals(convolutions, plan.layers().stream().filter(layer ->
                layer.output() instanceof ActivationPlan.Quantized a && a.allocation().isPresent()).count(), "allocated outputs");
        assertEquals(convolutions - 1 + hidden, plan.layers().stream().filter(layer ->
                layer.weights() instanceof WeightPlan.Quantized w && w.allocation().isPresent()).count(), "allocated weights");
    }

    @Test
    void planOfInception() throws Exception {
        QuantizationPlan plan = plan(ExportedNetworks.require("inception_v3"), new LayerExceptions(2, MaxPooling.FLOAT, Map.of()),
                4, 4, ALL, REFERENCE);
        assertEquals(94 + 4 + 1, plan.layers().size());
        assertEquals(List.of("conv0", "conv1", "linear0"), plan.layers().stream().filter(layer ->
                layer.weights() instanceof WeightPlan.Quantized w && w.bits() == 8).map(layer -> layer.layer().id()).toList());
        assertEquals(List.of("pool0", "pool1", "pool2", "pool3"), plan.layers().stream().filter(layer ->
                layer.output() instanceof ActivationPlan.Untouched).map(layer -> layer.layer().id()).toList());
    }

    @Test
    void planOfSqueezeNet() throws Exception {
        Network network = ExportedNetworks.squeezeNet();
        QuantizationPlan plan = plan(network, LayerExceptions.NONE, 4, 4, ALL, REFERENCE);
        assertEquals(List.of("conv0"), plan.layers().stream().filter(layer ->
                layer.weights() instanceof WeightPlan.Quantized w && w.bits() == 8).map(layer -> layer.layer().id()).toList());
        assertEquals(List.of("pool0", "pool1", "pool2", "conv25"), plan.layers().stream().filter(layer ->
                layer.output() instanceof ActivationPlan.Quantized a && a.bits() == 8).map(layer -> layer.layer().id()).toList());
        assertEquals(52, distinct(network, REFERENCE));
    }
}
