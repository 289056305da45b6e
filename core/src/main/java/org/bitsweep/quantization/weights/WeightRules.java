package org.bitsweep.quantization.weights;

import java.io.Serializable;
import org.bitsweep.quantization.equalization.Equalization;

/**
 * Rules for weights that came after the paper.
 *
 * @param clipping where the grid of weights ends
 * @param rounding which point of it a weight goes to
 * @param equalization what happens to the weights before any of it
 */
public record WeightRules(WeightClipping clipping, WeightRounding rounding, Equalization equalization) implements Serializable {

    /** None of them: the paper. */
    public static final WeightRules NONE = new WeightRules(WeightClipping.NONE, WeightRounding.NEAREST, Equalization.NONE);
}
