package org.bitsweep.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.bits.Widths;
import org.bitsweep.quantization.equalization.Equalization;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.grid.TensorGrid;
import org.bitsweep.quantization.plan.AveragePooling;
import org.bitsweep.quantization.plan.FirstActivationRule;
import org.bitsweep.quantization.plan.LayerBits;
import org.bitsweep.quantization.plan.Placement;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.quantization.plan.RoleBits;
import org.bitsweep.quantization.range.ClippingConstants;
import org.bitsweep.quantization.range.StandardDeviations;
import org.bitsweep.quantization.weights.BiasCorrectionRule;
import org.bitsweep.quantization.weights.WeightCodes;
import org.bitsweep.quantization.weights.WeightClipping;
import org.bitsweep.quantization.weights.WeightRounding;
import org.bitsweep.quantization.weights.WeightRules;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;
import org.junit.jupiter.api.Test;

class SettingsTextTest {

    private static final QuantizationSettings ODD = new QuantizationSettings(
            "paper",
            new StandardDeviations(2.5),
            ClippingConstants.TABULATED,
            GridRounding.NEAREST_EVEN,
            new BitAllocationRule(
                    0.5,
                    BitAllocationRule.Prior.MEAN_ABSOLUTE_DEVIATION,
                    BitAllocationRule.BitRounding.CEILING,
                    BitAllocationRule.Target.ITERATED,
                    3,
                    Widths.of("3/5")),
            BiasCorrectionRule.VARIANCE_THEN_MEAN,
            StatisticsSource.CALIBRATED,
            Granularity.TENSOR,
            Granularity.TENSOR,
            TensorGrid.KERNEL,
            new RoleBits(
                    new LayerBits.Fixed(7),
                    FirstActivationRule.CONFIGURED,
                    new LayerBits.Fixed(6),
                    new LayerBits.Fixed(5),
                    new LayerBits.Fixed(4),
                    LayerBits.CONFIGURED),
            AveragePooling.QUANTIZED,
            Placement.INPUTS,
            WeightCodes.SIGNED,
            new WeightRules(WeightClipping.MSE, WeightRounding.SQUANT, Equalization.CROSS_LAYER),
            MapOperators.BLOCKED);

    @Test
    void rendersTheReferenceProfile() {
        QuantizationConfig configuration = new QuantizationConfig(
                8, 4, Set.of(Method.BIAS_CORRECTION, Method.ACIQ), Profile.REFERENCE.settings());
        assertEquals(
                """
                weight-bits=8
                activation-bits=4
                methods=aciq+bias-correction
                profile=reference
                clipping=laplace
                clipping-constants=tabulated
                rounding=nearest-even
                bit-allocation.exponent=0.6666666666666666
                bit-allocation.prior=standard-deviation
                bit-allocation.rounding=round
                bit-allocation.target=iterated
                bit-allocation.largest-average=4
                bit-allocation.weight-widths=any
                bias-correction=mean
                statistics=batch
                granularity=channel
                weight-granularity=channel
                tensor-grid=like-channels
                role-bits.first-convolution-weights=8
                role-bits.first-activation=eight-bits-per-tensor-when-calibrated-at-four
                role-bits.classifier-weights=8
                role-bits.convolution-head-weights=configured
                role-bits.classifier-output=8
                role-bits.pooling-output=8
                average-pooling=float32
                placement=outputs
                weight-codes=unsigned
                equalization=none
                weight-clipping=none
                weight-rounding=nearest
                operators=blocked
                """,
                SettingsText.of(configuration).entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void rendersThePaperProfile() {
        assertEquals(
                """
                profile=paper
                clipping=laplace
                clipping-constants=solved
                rounding=midpoint
                bit-allocation.exponent=0.6666666666666666
                bit-allocation.prior=range
                bit-allocation.rounding=round
                bit-allocation.target=single-step
                bit-allocation.largest-average=8
                bit-allocation.weight-widths=any
                bias-correction=equation-13
                statistics=batch
                granularity=channel
                weight-granularity=channel
                tensor-grid=like-channels
                role-bits.first-convolution-weights=8
                role-bits.first-activation=eight-bits
                role-bits.classifier-weights=8
                role-bits.convolution-head-weights=8
                role-bits.classifier-output=8
                role-bits.pooling-output=8
                average-pooling=quantized
                placement=outputs
                weight-codes=unsigned
                equalization=none
                weight-clipping=none
                weight-rounding=nearest
                operators=blocked
                """,
                SettingsText.of(Profile.PAPER.settings()).entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    /** A misspelled key in a profile's file would otherwise be passed over. */
    @Test
    void filesOfProfilesHoldEverySettingAndNothingElse() {
        Set<String> settings = Arrays.stream(Setting.values())
                .filter(setting -> setting != Setting.PROFILE).map(Setting::key).collect(Collectors.toSet());
        for (Profile profile : Profile.values()) {
            Config file = ConfigFactory.parseResources(Profile.class, "profiles/" + profile.key() + ".conf");
            assertEquals(
                    settings, file.entrySet().stream().map(Map.Entry::getKey).collect(Collectors.toSet()), profile.key());
        }
    }

    @Test
    void aMethodStandsOnceInASet() {
        assertEquals(
                "methods: expected every method once, found \"aciq+aciq\", which has aciq twice. Remove one.",
                assertThrows(InvalidSettingException.class, () -> SettingsText.methods("aciq+aciq")).getMessage());
    }

    @Test
    void readsBackWhatItWrote() {
        for (QuantizationSettings settings : List.of(Profile.REFERENCE.settings(), Profile.PAPER.settings(),
                Profile.DEPLOYABLE.settings(), ODD)) {
            assertEquals(settings, SettingsText.settings(SettingsText.of(settings)));
        }
    }

    @Test
    void digestIsStableAndTellsConfigurationsApart() {
        QuantizationConfig configuration = new QuantizationConfig(4, 4, Set.of(), Profile.REFERENCE.settings());
        // The lines of rendersTheReferenceProfile with 4, 4 and none, through sha256sum, but weight-granularity,
        // tensor-grid, average-pooling, placement, weight-codes, equalization, weight-clipping and weight-rounding, which came later
        // and are what everything had.
        assertEquals(
                "de4e5d23d5c50f64061672c4ea19d022b5e1c90cfc7805880a54fa57e2e18656", SettingsText.digest(configuration));
        assertNotEquals(
                SettingsText.digest(configuration),
                SettingsText.digest(new QuantizationConfig(4, 4, Set.of(Method.ACIQ), Profile.REFERENCE.settings())));
        assertNotEquals(
                SettingsText.digest(configuration),
                SettingsText.digest(new QuantizationConfig(4, 4, Set.of(), ODD)));
    }

    @Test
    void captionNamesOnlyWhatDiffersFromTheProfile() {
        assertEquals("profile reference", SettingsText.caption(Profile.REFERENCE.settings()));
        assertEquals(
                "profile reference, clipping = 2-sigma, statistics = calibrated",
                SettingsText.caption(Profile.REFERENCE
                        .settings()
                        .withClipping(new StandardDeviations(2))
                        .withStatistics(StatisticsSource.CALIBRATED)));
    }

    @Test
    void namesAMisspelledMethodAndSuggests() {
        assertEquals(
                "methods: expected none, all or some of aciq, bit-allocation-activations, bit-allocation-weights,"
                        + " bias-correction joined by +, found \"bias-corection\". Did you mean \"bias-correction\"?",
                assertThrows(InvalidSettingException.class, () -> SettingsText.methods("aciq+bias-corection"))
                        .getMessage());
    }

    @Test
    void namesAMissingSetting() {
        Map<String, String> text = SettingsText.of(Profile.REFERENCE.settings());
        text.remove("statistics");
        assertEquals(
                "statistics: expected one of batch, calibrated, found nothing",
                assertThrows(InvalidSettingException.class, () -> SettingsText.settings(text)).getMessage());
    }
}
