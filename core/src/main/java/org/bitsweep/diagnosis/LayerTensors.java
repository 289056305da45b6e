package org.bitsweep.diagnosis;

import java.util.Optional;
import org.bitsweep.figures.LayerFit;
import org.bitsweep.onnx.Layer;

/**
 * What becomes of one layer's tensors in a quantized network.
 *
 * @param layer which
 * @param weights its weights' codes; empty where they are not quantized
 * @param output its output's codes in the quantized network; empty where it is not quantized
 * @param joined the concatenation on whose grid its output is put there, with those of other layers; empty if there is none
 * @param own how far its output is from float32 where its input is float32's: what this layer alone does
 * @param cumulated likewise in the quantized network, where its input is what the layers before it made
 * @param prior how well the priors describe what its ranges are made from, its float32 output before a ReLU: by channel where
 *     ranges are; empty where priors have no part in them
 */
public record LayerTensors(Layer layer, Optional<CodeUse> weights, Optional<CodeUse> output,
        Optional<String> joined, TensorError own, TensorError cumulated, Optional<LayerFit.Fit> prior) {}
