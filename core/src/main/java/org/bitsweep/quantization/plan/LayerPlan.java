package org.bitsweep.quantization.plan;

import java.io.Serializable;
import org.bitsweep.identity.Fingerprint;
import org.bitsweep.onnx.Layer;
import org.bitsweep.quantization.weights.WeightPlan;

/**
 * One row of a plan.
 *
 * @param layer what it is
 * @param weights what happens to its weights
 * @param output what happens to its output
 */
public record LayerPlan(Layer layer, WeightPlan weights, ActivationPlan output) implements Serializable {

    /** What it is, for the identity of a plan: the layer by its names, for the rest follows from the network. */
    public Fingerprint fingerprint() {
        return Fingerprint.of("layer")
                .text("id", layer.id())
                .text("node", layer.node())
                .group("weights", weights.fingerprint())
                .group("output", output.fingerprint());
    }
}
