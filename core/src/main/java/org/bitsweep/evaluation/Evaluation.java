package org.bitsweep.evaluation;

import java.io.Serializable;
import org.bitsweep.quantization.plan.QuantizationPlan;

/**
 * One distinct network to run over all images.
 *
 * @param key what its predictions are a function of
 * @param plan how it is quantized; null for float32
 */
public record Evaluation(EvaluationKey key, QuantizationPlan plan) implements Serializable {

    /** The identity of its predictions. */
    public String digest() {
        return key.digest();
    }
}
