package org.bitsweep.quantization.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bitsweep.InputException;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.RequestedThresholds;
import org.bitsweep.calibration.ThresholdRequest;
import org.bitsweep.calibration.ThresholdRule;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.bits.Widths;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.grid.TensorGrid;
import org.bitsweep.quantization.range.Clipped;
import org.bitsweep.quantization.range.Extremes;
import org.bitsweep.quantization.range.ExtremesOfAll;
import org.bitsweep.quantization.range.HistogramClipping;
import org.bitsweep.quantization.range.KullbackLeibler;
import org.bitsweep.quantization.range.MeanOfImageExtremes;
import org.bitsweep.quantization.range.RangeRule;
import org.bitsweep.quantization.range.UpToMeanOfImageMaximum;
import org.bitsweep.quantization.weights.BiasCodes;
import org.bitsweep.quantization.weights.BiasCorrectionRule;
import org.bitsweep.quantization.weights.WeightCodes;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;

/** Resolves a configuration for every layer of a network: sections 2, 3 and 7 of the semantics in one place. */
public final class QuantizationPlanner {

    private final Network network;
    private final ExceptedLayers excepted;
    private final List<Layer> layers;
    /** Convolutions whose weights follow the rule of the first one's, wherever they stand. */
    private final Set<String> withFirstWeights;

    /**
     * @throws InvalidSettingException if an exception names a layer the network does not have
     */
    public QuantizationPlanner(Network network, LayerExceptions exceptions) {
        this.network = network;
        this.excepted = new ExceptedLayers(network, exceptions);
        this.layers = excepted.layers();
        this.withFirstWeights = layers.stream().filter(layer -> layer.kind() == LayerKind.CONVOLUTION)
                .limit(exceptions.firstConvolutions()).map(Layer::id).collect(Collectors.toUnmodifiableSet());
    }

    /** The layers with the exceptions applied. */
    public List<Layer> layers() {
        return layers;
    }

    /**
     * The plan of a configuration with batch statistics.
     *
     * @throws InvalidSettingException if the configuration asks for calibrated statistics
     */
    public QuantizationPlan plan(QuantizationConfig config) {
        return plan(config, "");
    }

    /**
     * The plan of a configuration.
     *
     * @param statistics digest of the calibration statistics, or empty if there are none
     * @throws InvalidSettingException if the configuration asks for calibrated statistics and there are none
     */
    public QuantizationPlan plan(QuantizationConfig config, String statistics) {
        boolean calibrated = config.settings().statistics() == StatisticsSource.CALIBRATED;
        if (calibrated && statistics.isEmpty()) {
            throw new InvalidSettingException("statistics", "calibration statistics for calibrated", "none");
        }
        return of(config, calibrated ? statistics : "");
    }

    /**
     * The plan of a configuration, whose statistics are calibrated or not.
     *
     * @param statistics of the network, with the configuration's {@link #thresholds} and maybe more
     * @throws org.bitsweep.InputException if a threshold is missing
     */
    public QuantizationPlan plan(QuantizationConfig config, ActivationStatistics statistics) {
        return plan(config, withoutStatistics(config).readOf(statistics).digest());
    }

    /**
     * The thresholds that calibration has to collect for a configuration.
     *
     * @throws InvalidSettingException if the configuration has no meaning
     */
    public RequestedThresholds thresholds(QuantizationConfig config) {
        return withoutStatistics(config).thresholds();
    }

    private QuantizationPlan withoutStatistics(QuantizationConfig config) {
        return of(config, "");
    }

    private QuantizationPlan of(QuantizationConfig config, String statistics) {
        QuantizationSettings settings = config.settings();
        return new QuantizationPlan(network.digest(), statistics, layerPlans(config), settings.operators(),
                settings.weightRules().equalization());
    }

    /**
     * All thresholds of a rule that any configuration may read: those of every layer that is clipped under some, at every
     * number of bits, per tensor and, where both have a meaning, per channel.
     */
    public RequestedThresholds thresholds(HistogramClipping clipping) {
        Map<String, Set<ThresholdRequest>> requests = new TreeMap<>();
        for (Layer layer : layers) {
            if (layer.role() != LayerRole.FIRST && layer.role() != LayerRole.HIDDEN) {
                continue;
            }
            boolean tensorOnly = layer.kind() != LayerKind.CONVOLUTION || layer.positions() == 1
                    || clipping instanceof KullbackLeibler;
            Set<ThresholdRequest> ofLayer = new LinkedHashSet<>();
            for (int bits = 2; bits <= 8; bits++) {
                ThresholdRule rule = clipping.threshold(bits, layer.range()).orElseThrow();
                ofLayer.add(new ThresholdRequest(rule, Granularity.TENSOR));
                if (!tensorOnly) {
                    ofLayer.add(new ThresholdRequest(rule, Granularity.CHANNEL));
                }
            }
            requests.put(layer.id(), ofLayer);
        }
        return new RequestedThresholds(requests);
    }

    private List<LayerPlan> layerPlans(QuantizationConfig config) {
        if (network.exported().isPresent()) {
            throw new InputException(network.name() + ": is quantized already, by bitsweep export. Give the float32 network, or"
                    + " evaluate the file as it is with bitsweep sweep.");
        }
        Meaning.requireOf(config);
        return layers.stream().filter(layer -> isPlanned(layer, config))
                .map(layer -> new LayerPlan(layer, weights(layer, config), output(layer, config))).toList();
    }

    /** What no setting asks for is no part of a plan: what was planned before it could be quantized stays the same. */
    private boolean isPlanned(Layer layer, QuantizationConfig config) {
        boolean inputs = config.settings().placement() == Placement.INPUTS;
        return switch (layer.kind()) {
            case CONVOLUTION, FULLY_CONNECTED -> true;
            // The largest of some points of a grid is one of them.
            case MAX_POOLING -> !inputs;
            case AVERAGE_POOLING -> layer.role() != LayerRole.FLOAT && (config.settings().averagePooling() == AveragePooling.QUANTIZED
                    || inputs && network.operands().averages().contains(layer.output()));
            case IMAGE, SUM, CONCATENATION, OTHER -> inputs;
        };
    }

    private WeightPlan weights(Layer layer, QuantizationConfig config) {
        if (!layer.kind().hasWeights() || layer.role() == LayerRole.FLOAT) {
            return new WeightPlan.Untouched();
        }
        RoleBits roleBits = config.settings().roleBits();
        LayerBits byRole = switch (layer.role()) {
            case FIRST -> roleBits.firstConvolutionWeights();
            case CLASSIFIER -> layer.kind() == LayerKind.FULLY_CONNECTED
                    ? roleBits.classifierWeights() : roleBits.convolutionHeadWeights();
            default -> withFirstWeights.contains(layer.id()) ? roleBits.firstConvolutionWeights() : LayerBits.CONFIGURED;
        };
        LayerBits rule = excepted.exception(layer).weightBits().orElse(byRole);
        int bits = rule.resolve(config.weightBits());
        QuantizationSettings settings = config.settings();
        GridRounding rounding = settings.weightGranularity() == Granularity.TENSOR && settings.tensorGrid() == TensorGrid.KERNEL
                ? GridRounding.TENSOR_HALF_AWAY : settings.rounding();
        Optional<BiasCorrectionRule> correction = config.uses(Method.BIAS_CORRECTION)
                ? Optional.of(settings.biasCorrection()) : Optional.empty();
        // Where an integer sum has a scale at all, the bias is added to it in its steps.
        boolean integerSum = settings.placement() == Placement.INPUTS && settings.weightCodes() == WeightCodes.SIGNED
                && correction.filter(each -> !each.isFolded()).isEmpty();
        return new WeightPlan.Quantized(bits, settings.weightGranularity(), settings.weightCodes(), rounding,
                allocation(config, Method.BIT_ALLOCATION_WEIGHTS, rule, bits), correction,
                integerSum ? BiasCodes.INT32 : BiasCodes.FLOAT32,
                settings.weightRules().clipping(), settings.weightRules().rounding());
    }

    /** Fixed bits are never distributed, nor an average above the rule's largest. */
    private static Optional<BitAllocationRule> allocation(QuantizationConfig config, Method method, LayerBits rule, int bits) {
        BitAllocationRule allocation = config.settings().bitAllocation();
        return config.uses(method) && rule instanceof LayerBits.Configured && bits <= allocation.largestAverage()
                ? Optional.of(allocation) : Optional.empty();
    }

    private ActivationPlan output(Layer layer, QuantizationConfig config) {
        if (layer.role() == LayerRole.FLOAT) {
            return new ActivationPlan.Untouched();
        }
        Optional<LayerBits> exception = excepted.exception(layer).activationBits();
        RoleBits roleBits = config.settings().roleBits();
        if (layer.kind() == LayerKind.IMAGE) {
            return perTensor(layer, exception.orElse(LayerBits.EIGHT).resolve(config.activationBits()), OutputRange.FULL,
                    new ExtremesOfAll(), config);
        }
        Optional<Layer> join = joined(layer, config);
        if (join.isPresent() && exception.isEmpty()) {
            return new ActivationPlan.Joined(join.get().id());
        }
        return switch (layer.role()) {
            case POOLING -> perTensor(layer, exception.orElse(roleBits.poolingOutput()).resolve(config.activationBits()),
                    OutputRange.FULL, new MeanOfImageExtremes(), config);
            case CLASSIFIER -> perTensor(layer, exception.orElse(roleBits.classifierOutput()).resolve(config.activationBits()),
                    OutputRange.FULL, new ExtremesOfAll(), config);
            case FIRST -> first(layer, exception, config);
            default -> ordinary(layer, exception.orElse(LayerBits.CONFIGURED), config);
        };
    }

    /** The concatenation on whose grid a layer's output is put. */
    private Optional<Layer> joined(Layer layer, QuantizationConfig config) {
        String concatenation = network.operands().joined().get(layer.output());
        return concatenation == null || config.settings().placement() == Placement.OUTPUTS ? Optional.empty()
                : layers.stream().filter(each -> each.output().equals(concatenation) && each.role() != LayerRole.FLOAT).findFirst();
    }

    private ActivationPlan first(Layer layer, Optional<LayerBits> exception, QuantizationConfig config) {
        if (exception.isPresent()) {
            return ordinary(layer, exception.get(), config);
        }
        return switch (config.settings().roleBits().firstActivation()) {
            case CONFIGURED -> ordinary(layer, LayerBits.CONFIGURED, config);
            case EIGHT_BITS -> ordinary(layer, LayerBits.EIGHT, config);
            case EIGHT_BITS_PER_TENSOR_WHEN_CALIBRATED_AT_FOUR ->
                config.settings().statistics() == StatisticsSource.CALIBRATED && config.activationBits() == 4
                        ? calibratedFirst(layer, config)
                        : ordinary(layer, LayerBits.CONFIGURED, config);
        };
    }

    private ActivationPlan calibratedFirst(Layer layer, QuantizationConfig config) {
        if (excepted.exception(layer).granularity().filter(Granularity.CHANNEL::equals).isPresent()) {
            throw new InvalidSettingException("layers." + layer.id() + ".granularity", "tensor, as with calibrated statistics"
                    + " at 4 bits the first layer's output has 8 bits per tensor (role-bits.first-activation)", "channel");
        }
        if (layer.range() == OutputRange.POSITIVE && !everyConvolutionPositive()) {
            return perTensor(layer, 8, OutputRange.POSITIVE, new UpToMeanOfImageMaximum(), config);
        }
        return perTensor(layer, 8, OutputRange.FULL, new MeanOfImageExtremes(), config);
    }

    /** Whether a ReLU follows every convolution but a classifying one, as the graph says: VGG, SqueezeNet, Inception. */
    private boolean everyConvolutionPositive() {
        return network.layers().stream()
                .filter(layer -> layer.kind() == LayerKind.CONVOLUTION && layer.role() != LayerRole.CLASSIFIER)
                .allMatch(layer -> layer.range() == OutputRange.POSITIVE);
    }

    private ActivationPlan ordinary(Layer layer, LayerBits rule, QuantizationConfig config) {
        int bits = rule.resolve(config.activationBits());
        QuantizationSettings settings = config.settings();
        // Also a fully connected layer on a sequence: its second axis is a position, not a channel.
        boolean vector = layer.kind() != LayerKind.CONVOLUTION || layer.positions() == 1;
        Granularity granularity = vector ? Granularity.TENSOR
                : excepted.exception(layer).granularity().orElse(settings.granularity());
        RangeRule range;
        if (config.uses(Method.ACIQ)) {
            range = new Clipped(settings.clipping(), settings.clippingConstants());
        } else {
            range = granularity == Granularity.TENSOR ? new MeanOfImageExtremes() : new Extremes();
        }
        Optional<BitAllocationRule> allocation = granularity == Granularity.TENSOR ? Optional.empty()
                : allocation(config, Method.BIT_ALLOCATION_ACTIVATIONS, rule, bits).map(each -> each.with(Widths.ANY));
        range.threshold(bits, layer.range()).ifPresent(
                threshold -> Meaning.requireOfThreshold(layer, settings.clipping(), granularity, allocation.isPresent()));
        return new ActivationPlan.Quantized(bits, granularity, layer.range(), range, rounding(settings, granularity, range),
                allocation, settings.statistics());
    }

    private static ActivationPlan perTensor(Layer layer, int bits, OutputRange range, RangeRule rule, QuantizationConfig config) {
        return new ActivationPlan.Quantized(bits, Granularity.TENSOR, range, rule,
                rounding(config.settings(), Granularity.TENSOR, rule), Optional.empty(), config.settings().statistics());
    }

    /** Ties go to even where moments set a threshold, away from zero elsewhere: the authors' code has no other rule for it. */
    private static GridRounding rounding(QuantizationSettings settings, Granularity granularity, RangeRule rule) {
        if (granularity != Granularity.TENSOR || settings.tensorGrid() == TensorGrid.LIKE_CHANNELS) {
            return settings.rounding();
        }
        if (settings.tensorGrid() == TensorGrid.UNSIGNED_CODES) {
            return GridRounding.UNSIGNED_CODES;
        }
        return rule instanceof Clipped clipped && !(clipped.clipping() instanceof HistogramClipping)
                ? GridRounding.TENSOR_HALF_EVEN : GridRounding.TENSOR_HALF_AWAY;
    }
}
