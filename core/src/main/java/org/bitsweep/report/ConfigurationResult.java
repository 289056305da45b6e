package org.bitsweep.report;

import java.util.Optional;
import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.SpentBits;

/**
 * The accuracy of a network under one configuration.
 *
 * @param configuration bits, methods and settings
 * @param plan digest of the quantization plan
 * @param evaluation digest of the evaluation's key, under which its predictions are stored; configurations that share it are
 *     one network, evaluated once
 * @param accuracy what was counted
 * @param spent bits and bytes that it takes; empty in records of before they were counted
 */
public record ConfigurationResult(
        QuantizationConfig configuration, String plan, String evaluation, Accuracy accuracy, Optional<SpentBits> spent) {

    /** Without what it takes. */
    public ConfigurationResult(QuantizationConfig configuration, String plan, String evaluation, Accuracy accuracy) {
        this(configuration, plan, evaluation, accuracy, Optional.empty());
    }
}
