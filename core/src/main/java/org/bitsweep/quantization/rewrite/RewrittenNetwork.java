package org.bitsweep.quantization.rewrite;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;

/**
 * A network as a plan rewrites it.
 *
 * @param model an ONNX model with the same input and output as the float32 network
 * @param layers every layer of the plan, in its order
 */
public record RewrittenNetwork(ModelProto model, List<RewrittenLayer> layers) {

    public RewrittenNetwork {
        layers = List.copyOf(layers);
    }

    /**
     * A layer by its identifier.
     *
     * @throws IllegalArgumentException if there is none
     */
    public RewrittenLayer layer(String id) {
        return layers.stream().filter(layer -> layer.plan().layer().id().equals(id)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no layer " + id + "; found "
                        + layers.stream().map(layer -> layer.plan().layer().id()).toList()));
    }
}
