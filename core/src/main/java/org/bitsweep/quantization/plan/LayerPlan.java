package org.bitsweep.quantization.plan;

import java.io.Serializable;
import org.bitsweep.onnx.Layer;
import org.bitsweep.quantization.weights.WeightPlan;

/**
 * One row of a plan.
 *
 * @param layer what it is
 * @param weights what happens to its weights
 * @param output what happens to its output
 */
public record LayerPlan(Layer layer, WeightPlan weights, ActivationPlan output) implements Serializable {}
