package org.bitsweep.report;

import org.bitsweep.evaluation.Accuracy;
import org.bitsweep.quantization.plan.QuantizationConfig;

/**
 * The accuracy of a network under one configuration.
 *
 * @param configuration bits, methods and settings
 * @param quantizedDigest SHA-256 of the quantized network; configurations that share it are one network, evaluated once
 * @param accuracy what was counted
 */
public record ConfigurationResult(QuantizationConfig configuration, String quantizedDigest, Accuracy accuracy) {}
