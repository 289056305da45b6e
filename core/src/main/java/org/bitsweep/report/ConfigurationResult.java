package org.bitsweep.report;

import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.quantization.plan.QuantizationConfig;

/**
 * The accuracy of a network under one configuration.
 *
 * @param configuration bits, methods and settings
 * @param plan digest of the quantization plan
 * @param evaluation digest of the evaluation's key, under which its predictions are stored; configurations that share it are
 *     one network, evaluated once
 * @param accuracy what was counted
 */
public record ConfigurationResult(QuantizationConfig configuration, String plan, String evaluation, Accuracy accuracy) {}
