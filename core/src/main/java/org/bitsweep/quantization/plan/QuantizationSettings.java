package org.bitsweep.quantization.plan;

import org.bitsweep.onnx.MapOperators;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.grid.TensorGrid;
import org.bitsweep.quantization.range.Clipping;
import org.bitsweep.quantization.range.ClippingConstants;
import org.bitsweep.quantization.weights.BiasCorrectionRule;
import org.bitsweep.quantization.weights.WeightCodes;
import org.bitsweep.quantization.weights.WeightRules;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;

/**
 * Every switch a profile sets. Each can be overridden by itself, and all are recorded beside every result.
 *
 * @param profile name of the profile that the settings started from
 * @param clipping the clipping rule when {@link Method#ACIQ} is on
 * @param clippingConstants where its k(M) comes from
 * @param rounding the grid
 * @param bitAllocation the allocation rule when a bit allocation is on
 * @param biasCorrection the correction when {@link Method#BIAS_CORRECTION} is on
 * @param statistics where statistics of activations come from
 * @param granularity of activations of convolutions
 * @param weightGranularity of weights
 * @param tensorGrid the grids of ranges per tensor, of activations and weights
 * @param roleBits bits of first and last layers and of pooling
 * @param averagePooling whether outputs of average pooling are quantized
 * @param placement which tensors are quantized
 * @param weightCodes what codes of weights are
 * @param weightRules rules for weights that came after the paper
 * @param operators in which operators grids and statistics of maps are written
 */
public record QuantizationSettings(
        String profile,
        Clipping clipping,
        ClippingConstants clippingConstants,
        GridRounding rounding,
        BitAllocationRule bitAllocation,
        BiasCorrectionRule biasCorrection,
        StatisticsSource statistics,
        Granularity granularity,
        Granularity weightGranularity,
        TensorGrid tensorGrid,
        RoleBits roleBits,
        AveragePooling averagePooling,
        Placement placement,
        WeightCodes weightCodes,
        WeightRules weightRules,
        MapOperators operators) {

    public QuantizationSettings withClipping(Clipping value) {
        return new QuantizationSettings(profile, value, clippingConstants, rounding, bitAllocation, biasCorrection,
                statistics, granularity, weightGranularity, tensorGrid, roleBits, averagePooling, placement, weightCodes, weightRules,
                operators);
    }

    public QuantizationSettings withStatistics(StatisticsSource value) {
        return new QuantizationSettings(profile, clipping, clippingConstants, rounding, bitAllocation, biasCorrection,
                value, granularity, weightGranularity, tensorGrid, roleBits, averagePooling, placement, weightCodes, weightRules,
                operators);
    }

    public QuantizationSettings withGranularity(Granularity value) {
        return new QuantizationSettings(profile, clipping, clippingConstants, rounding, bitAllocation, biasCorrection,
                statistics, value, weightGranularity, tensorGrid, roleBits, averagePooling, placement, weightCodes, weightRules,
                operators);
    }

    public QuantizationSettings withBiasCorrection(BiasCorrectionRule value) {
        return new QuantizationSettings(profile, clipping, clippingConstants, rounding, bitAllocation, value,
                statistics, granularity, weightGranularity, tensorGrid, roleBits, averagePooling, placement, weightCodes, weightRules,
                operators);
    }

    public QuantizationSettings withAveragePooling(AveragePooling value) {
        return new QuantizationSettings(profile, clipping, clippingConstants, rounding, bitAllocation, biasCorrection,
                statistics, granularity, weightGranularity, tensorGrid, roleBits, value, placement, weightCodes, weightRules,
                operators);
    }

    public QuantizationSettings withOperators(MapOperators value) {
        return new QuantizationSettings(profile, clipping, clippingConstants, rounding, bitAllocation, biasCorrection,
                statistics, granularity, weightGranularity, tensorGrid, roleBits, averagePooling, placement, weightCodes, weightRules,
                value);
    }

    public QuantizationSettings withWeightRules(WeightRules value) {
        return new QuantizationSettings(profile, clipping, clippingConstants, rounding, bitAllocation, biasCorrection,
                statistics, granularity, weightGranularity, tensorGrid, roleBits, averagePooling, placement, weightCodes, value,
                operators);
    }
}
