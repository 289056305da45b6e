package org.bitsweep.settings;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.Suggestion;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.equalization.Equalization;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.grid.TensorGrid;
import org.bitsweep.quantization.plan.AveragePooling;
import org.bitsweep.quantization.plan.FirstActivationRule;
import org.bitsweep.quantization.plan.Placement;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.quantization.plan.RoleBits;
import org.bitsweep.quantization.range.Clipping;
import org.bitsweep.quantization.range.ClippingConstants;
import org.bitsweep.quantization.weights.BiasCorrectionRule;
import org.bitsweep.quantization.weights.WeightCodes;
import org.bitsweep.quantization.weights.WeightClipping;
import org.bitsweep.quantization.weights.WeightRounding;
import org.bitsweep.quantization.weights.WeightRules;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;

/**
 * Every switch of {@link QuantizationSettings} with key, type, range and documentation; its defaults stand in the files of
 * profiles. The one place where a key is typed: files, flags, results, digests and the reference in {@code conf/README.md}
 * all read and write settings through this list, in this order.
 */
public enum Setting {
    PROFILE("profile", SettingType.PROFILE,
            QuantizationSettings::profile, "where the settings start from"),
    CLIPPING("clipping", SettingType.CLIPPING,
            QuantizationSettings::clipping, "the clipping rule where `aciq` is on"),
    CLIPPING_CONSTANTS("clipping-constants", SettingType.choice(ClippingConstants.class),
            QuantizationSettings::clippingConstants, "where its multiple k(M) comes from: the authors' tables, or the equation solved"),
    ROUNDING("rounding", SettingType.choice(GridRounding.NEAREST_EVEN, GridRounding.MIDPOINT),
            QuantizationSettings::rounding, "the grid: zero representable and round half to even, or midpoints of bins"),
    ALLOCATION_EXPONENT("bit-allocation.exponent", SettingType.number("a number above 0 and at most 2, such as 2/3", value -> value > 0 && value <= 2),
            settings -> settings.bitAllocation().exponent(), "power of the scale estimate that a channel's share of bins is proportional to"),
    ALLOCATION_PRIOR("bit-allocation.prior", SettingType.choice(BitAllocationRule.Prior.class),
            settings -> settings.bitAllocation().prior(), "the scale estimate of a channel"),
    ALLOCATION_ROUNDING("bit-allocation.rounding", SettingType.choice(BitAllocationRule.BitRounding.class),
            settings -> settings.bitAllocation().rounding(), "from the binary logarithm of a channel's bins to bits"),
    ALLOCATION_TARGET("bit-allocation.target", SettingType.choice(BitAllocationRule.Target.class),
            settings -> settings.bitAllocation().target(), "whether the average is met by iterating, or left where one step puts it"),
    ALLOCATION_LARGEST_AVERAGE("bit-allocation.largest-average", SettingType.integer(0, 8),
            settings -> settings.bitAllocation().largestAverage(), "above so many bits every channel has the same"),
    ALLOCATION_WEIGHT_WIDTHS("bit-allocation.weight-widths", SettingType.WIDTHS,
            settings -> settings.bitAllocation().widths(), "the numbers of bits that a channel of weights may have: any, or those that a"
                    + " format holds, whose average is M at most", "any"),
    BIAS_CORRECTION("bias-correction", SettingType.choice(BiasCorrectionRule.class),
            QuantizationSettings::biasCorrection, "the correction where `bias-correction` is on"),
    STATISTICS("statistics", SettingType.choice(StatisticsSource.class),
            QuantizationSettings::statistics, "where statistics of activations come from: each batch, or calibration images"),
    GRANULARITY("granularity", SettingType.choice(Granularity.class),
            QuantizationSettings::granularity, "ranges of activations of convolutions: one a channel, or one a tensor"),
    WEIGHT_GRANULARITY("weight-granularity", SettingType.choice(Granularity.class),
            QuantizationSettings::weightGranularity, "ranges of weights: one an output channel, or one a tensor", "channel"),
    TENSOR_GRID("tensor-grid", SettingType.choice(TensorGrid.class),
            QuantizationSettings::tensorGrid, "grids of ranges per tensor: like those per channel, or as the authors' per-tensor"
                    + " kernel has them (half away from zero; half to even where moments set the threshold), or with zero among the codes always",
            "like-channels"),
    FIRST_CONVOLUTION_WEIGHTS("role-bits.first-convolution-weights", SettingType.LAYER_BITS,
            settings -> settings.roleBits().firstConvolutionWeights(), "weights of the convolutions that read the image"),
    FIRST_ACTIVATION("role-bits.first-activation", SettingType.choice(FirstActivationRule.class),
            settings -> settings.roleBits().firstActivation(), "their output"),
    CLASSIFIER_WEIGHTS("role-bits.classifier-weights", SettingType.LAYER_BITS,
            settings -> settings.roleBits().classifierWeights(), "weights of a fully connected classifier"),
    CONVOLUTION_HEAD_WEIGHTS("role-bits.convolution-head-weights", SettingType.LAYER_BITS,
            settings -> settings.roleBits().convolutionHeadWeights(), "weights of a convolution that is the classifier"),
    CLASSIFIER_OUTPUT("role-bits.classifier-output", SettingType.LAYER_BITS,
            settings -> settings.roleBits().classifierOutput(), "the logits, or the convolution head's output"),
    POOLING_OUTPUT("role-bits.pooling-output", SettingType.LAYER_BITS,
            settings -> settings.roleBits().poolingOutput(), "outputs of max-pooling, and of average pooling where it is quantized"),
    AVERAGE_POOLING("average-pooling", SettingType.choice(AveragePooling.class),
            QuantizationSettings::averagePooling, "outputs of average pooling: left in float as in the authors' code, or quantized as the"
                    + " text says, per tensor like those of max-pooling", "float32"),
    PLACEMENT("placement", SettingType.choice(Placement.class),
            QuantizationSettings::placement, "which tensors are quantized: outputs of layers, as the authors' code does it, or every input of a"
                    + " convolution or fully connected layer too (the image, residual sums, concatenations), as integer kernels need it",
            "outputs"),
    WEIGHT_CODES("weight-codes", SettingType.choice(WeightCodes.class),
            QuantizationSettings::weightCodes, "codes of weights: unsigned from minimum to maximum, or signed and symmetric about zero", "unsigned"),
    EQUALIZATION("equalization", SettingType.choice(Equalization.class),
            settings -> settings.weightRules().equalization(), "whether ranges of consecutive layers' channels are made equal before"
                    + " anything is quantized (Nagel et al. 2019); the float32 network computes the same", "none"),
    WEIGHT_CLIPPING("weight-clipping", SettingType.choice(WeightClipping.class),
            settings -> settings.weightRules().clipping(), "where the grid of weights ends: at the extremes, or where their squared"
                    + " error is least", "none"),
    WEIGHT_ROUNDING("weight-rounding", SettingType.choice(WeightRounding.class),
            settings -> settings.weightRules().rounding(), "the point a weight goes to: the nearest, or SQuant's (Guo et al. 2022),"
                    + " which keeps the sum of errors of kernels and channels small", "nearest"),
    OPERATORS("operators", SettingType.choice(MapOperators.class),
            QuantizationSettings::operators, "the operators that quantize maps: any runtime's standard ones, or those that ONNX Runtime keeps"
                    + " in its blocked layout; the numbers differ by the rounding of float32. `integer` computes in integers, where every input"
                    + " is on a grid");

    private final String key;
    private final SettingType<?> type;
    private final Function<QuantizationSettings, String> rendered;
    private final String documentation;
    /** What it was before it could be set; empty for a setting that there always was. */
    private final String formerly;

    <T> Setting(String key, SettingType<T> type, Function<QuantizationSettings, T> value, String documentation) {
        this(key, type, value, documentation, "");
    }

    <T> Setting(String key, SettingType<T> type, Function<QuantizationSettings, T> value, String documentation, String formerly) {
        this.key = key;
        this.type = type;
        this.documentation = documentation;
        this.formerly = formerly;
        this.rendered = settings -> type.render().apply(value.apply(settings));
    }

    /** The key in files, flags and results; a dot separates a group from its member. */
    public String key() {
        return key;
    }

    /** What it does, in the reference. */
    public String documentation() {
        return documentation;
    }

    /** What is allowed, for messages. */
    public String expected() {
        return type.expected();
    }

    /** The allowed words, for suggestions. */
    public List<String> words() {
        return type.words();
    }

    /**
     * Whether a value is what everything had before the setting was there. Such a value is no part of a digest, and a record
     * that lacks the key has it.
     */
    boolean isFormer(String value) {
        return !formerly.isEmpty() && formerly.equals(value);
    }

    /** The value in given settings, as text. */
    String render(QuantizationSettings settings) {
        return rendered.apply(settings);
    }

    /** Whether the text is a value of this setting. */
    public boolean allows(String text) {
        try {
            parse(text);
            return true;
        } catch (InvalidSettingException error) {
            return false;
        }
    }

    private Object parse(String text) {
        try {
            return type.parse().apply(text.strip());
        } catch (IllegalArgumentException error) {
            throw new InvalidSettingException(
                    key, type.expected(), "\"" + text + "\"." + Suggestion.sentence(text, type.words()));
        }
    }

    /** The clipping rule of a word that {@link #CLIPPING} allows. */
    public static Clipping clipping(String text) {
        return SettingType.CLIPPING.parse().apply(text.strip());
    }

    // Unchecked, but each constant's type is the type of the component it is read into: the round trip is tested.
    @SuppressWarnings("unchecked")
    private <T> T value(Map<String, String> text) {
        String found = text.getOrDefault(key, formerly.isEmpty() ? null : formerly);
        if (found == null) {
            throw new InvalidSettingException(key, type.expected(), "nothing");
        }
        return (T) parse(found);
    }

    /** The settings that a complete map of keys and values stands for. */
    static QuantizationSettings read(Map<String, String> text) {
        return new QuantizationSettings(
                PROFILE.value(text),
                CLIPPING.value(text),
                CLIPPING_CONSTANTS.value(text),
                ROUNDING.value(text),
                new BitAllocationRule(
                        ALLOCATION_EXPONENT.<Double>value(text),
                        ALLOCATION_PRIOR.value(text),
                        ALLOCATION_ROUNDING.value(text),
                        ALLOCATION_TARGET.value(text),
                        ALLOCATION_LARGEST_AVERAGE.<Integer>value(text),
                        ALLOCATION_WEIGHT_WIDTHS.value(text)),
                BIAS_CORRECTION.value(text),
                STATISTICS.value(text),
                GRANULARITY.value(text),
                WEIGHT_GRANULARITY.value(text),
                TENSOR_GRID.value(text),
                new RoleBits(
                        FIRST_CONVOLUTION_WEIGHTS.value(text),
                        FIRST_ACTIVATION.value(text),
                        CLASSIFIER_WEIGHTS.value(text),
                        CONVOLUTION_HEAD_WEIGHTS.value(text),
                        CLASSIFIER_OUTPUT.value(text),
                        POOLING_OUTPUT.value(text)),
                AVERAGE_POOLING.value(text),
                PLACEMENT.value(text),
                WEIGHT_CODES.value(text),
                new WeightRules(WEIGHT_CLIPPING.value(text), WEIGHT_ROUNDING.value(text), EQUALIZATION.value(text)),
                OPERATORS.value(text));
    }
}
