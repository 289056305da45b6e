package org.bitsweep.quantization.plan;

import org.bitsweep.InvalidSettingException;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.quantization.Method;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.bits.Widths;
import org.bitsweep.quantization.equalization.Equalization;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.grid.TensorGrid;
import org.bitsweep.quantization.range.Clipping;
import org.bitsweep.quantization.range.HistogramClipping;
import org.bitsweep.quantization.range.KullbackLeibler;
import org.bitsweep.quantization.range.MeanSquaredError;
import org.bitsweep.quantization.weights.WeightCodes;
import org.bitsweep.quantization.weights.WeightClipping;
import org.bitsweep.quantization.weights.WeightRounding;
import org.bitsweep.quantization.weights.WeightRules;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;

/** Combinations of settings and methods that have none. */
final class Meaning {

    private Meaning() {}

    /** Refuses a configuration whose settings contradict each other. */
    static void requireOf(QuantizationConfig config) {
        QuantizationSettings settings = config.settings();
        if (config.uses(Method.ACIQ) && settings.clipping() instanceof HistogramClipping
                && settings.statistics() == StatisticsSource.BATCH) {
            throw new InvalidSettingException("clipping", "laplace, gauss or k-sigma beside statistics = batch, as histograms are"
                    + " taken of calibration images only (statistics = calibrated)", settings.clipping().key());
        }
        if (settings.tensorGrid() == TensorGrid.KERNEL && settings.rounding() == GridRounding.MIDPOINT) {
            throw new InvalidSettingException("tensor-grid", "like-channels beside rounding = midpoint", "kernel");
        }
        if (settings.rounding() == GridRounding.MIDPOINT
                && (settings.tensorGrid() == TensorGrid.UNSIGNED_CODES || settings.weightCodes() == WeightCodes.SIGNED)) {
            throw new InvalidSettingException("rounding", "nearest-even beside tensor-grid = unsigned-codes or weight-codes = signed,"
                    + " as midpoints are no codes", "midpoint");
        }
        if (config.uses(Method.BIAS_CORRECTION) && settings.biasCorrection().isFolded()
                && settings.statistics() == StatisticsSource.BATCH) {
            throw new InvalidSettingException("bias-correction", "another rule than folded and folded-mean beside statistics = batch,"
                    + " as they take the calibrated mean of a layer's input", "one of them");
        }
        requireOfIntegers(config);
        if (settings.weightGranularity() == Granularity.TENSOR && config.uses(Method.BIT_ALLOCATION_WEIGHTS)) {
            throw new InvalidSettingException("weight-granularity",
                    "channel beside " + Method.BIT_ALLOCATION_WEIGHTS.key() + ", which is over channels", "tensor");
        }
        requireOfWidths(config);
        requireOf(settings.weightRules(), settings);
    }

    private static void requireOfWidths(QuantizationConfig config) {
        BitAllocationRule rule = config.settings().bitAllocation();
        if (rule.widths().equals(Widths.ANY) || !config.uses(Method.BIT_ALLOCATION_WEIGHTS)
                || config.weightBits() > rule.largestAverage()) {
            return;
        }
        if (rule.target() != BitAllocationRule.Target.ITERATED) {
            throw new InvalidSettingException("bit-allocation.weight-widths", "any beside bit-allocation.target = single-step, as the"
                    + " average of other widths is M at most", rule.widths().key());
        }
        if (rule.widths().smallest() > config.weightBits()) {
            throw new InvalidSettingException("bit-allocation.weight-widths", "a smallest width of at most " + config.weightBits()
                    + ", the average that the weights of " + config.bitsTitle() + " have", rule.widths().key());
        }
    }

    private static void requireOf(WeightRules rules, QuantizationSettings settings) {
        if (settings.weightCodes() == WeightCodes.SIGNED && rules.clipping() != WeightClipping.NONE) {
            throw new InvalidSettingException("weight-clipping", "none beside weight-codes = signed, whose grids reach as far as the"
                    + " weights do", "mse");
        }
        if (settings.weightCodes() == WeightCodes.SIGNED && rules.rounding() != WeightRounding.NEAREST) {
            throw new InvalidSettingException("weight-rounding", "nearest beside weight-codes = signed", "squant");
        }
        if (rules.rounding() == WeightRounding.SQUANT) {
            if (settings.rounding() != GridRounding.NEAREST_EVEN) {
                throw new InvalidSettingException("weight-rounding", "nearest beside rounding = midpoint, as SQuant flips weights"
                        + " from their nearest point to the next", "squant");
            }
            if (settings.weightGranularity() == Granularity.TENSOR && settings.tensorGrid() == TensorGrid.KERNEL) {
                throw new InvalidSettingException("weight-rounding", "nearest beside tensor-grid = kernel, which rounds as the"
                        + " authors' kernel does", "squant");
            }
        }
        if (rules.equalization() != Equalization.NONE && settings.statistics() == StatisticsSource.CALIBRATED) {
            throw new InvalidSettingException("equalization", "none beside statistics = calibrated, as those are collected from the"
                    + " network as it is, and an equalized one's channels have other ranges", "cross-layer");
        }
    }

    private static void requireOfIntegers(QuantizationConfig config) {
        QuantizationSettings settings = config.settings();
        if (settings.operators() != MapOperators.INTEGER) {
            return;
        }
        require(settings.statistics() == StatisticsSource.CALIBRATED, "statistics", "calibrated");
        require(settings.granularity() == Granularity.TENSOR, "granularity", "tensor");
        require(settings.tensorGrid() == TensorGrid.UNSIGNED_CODES, "tensor-grid", "unsigned-codes");
        require(settings.placement() == Placement.INPUTS, "placement", "inputs");
        require(settings.weightCodes() == WeightCodes.SIGNED, "weight-codes", "signed");
        require(!config.uses(Method.BIAS_CORRECTION) || settings.biasCorrection().isFolded(), "bias-correction",
                "folded or folded-mean");
    }

    private static void require(boolean met, String setting, String expected) {
        if (!met) {
            throw new InvalidSettingException("operators", "standard or blocked, or " + setting + " = " + expected
                    + " beside integer (the profile deployable has all that integer kernels need)", "integer without it");
        }
    }

    /** Refuses a threshold that the layer's ranges cannot have. */
    static void requireOfThreshold(Layer layer, Clipping clipping, Granularity granularity, boolean allocated) {
        if (granularity == Granularity.CHANNEL && clipping instanceof KullbackLeibler) {
            throw new InvalidSettingException("clipping", "another rule than kld for ranges per channel, as its threshold is"
                    + " one of the whole tensor (granularity = tensor)", "kld per channel for layer " + layer.id());
        }
        if (allocated && clipping instanceof MeanSquaredError) {
            throw new InvalidSettingException("clipping", "another rule than mse beside "
                    + Method.BIT_ALLOCATION_ACTIVATIONS.key() + ", as its thresholds belong to one number of bits",
                    "mse for layer " + layer.id());
        }
    }
}
