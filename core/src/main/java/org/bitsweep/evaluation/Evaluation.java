package org.bitsweep.evaluation;

import java.io.Serializable;
import org.bitsweep.quantization.plan.QuantizationPlan;

/**
 * One distinct network to run over all images.
 *
 * @param digest of the float32 network, or of the plan: the key of its rows
 * @param plan how it is quantized; null for float32
 */
public record Evaluation(String digest, QuantizationPlan plan) implements Serializable {}
