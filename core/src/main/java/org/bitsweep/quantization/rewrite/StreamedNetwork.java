package org.bitsweep.quantization.rewrite;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.List;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.Network;

/**
 * A network as a plan rewrites it for batches that are streamed.
 *
 * @param network the float32 network
 * @param model an ONNX model with the network's input and output, and the spans of its grids as further inputs
 * @param layers those whose spans are inputs, in execution order of the model
 * @param operators in which operators it is written
 */
public record StreamedNetwork(Network network, ModelProto model, List<StreamedLayer> layers, MapOperators operators) {

    public StreamedNetwork {
        layers = List.copyOf(layers);
    }
}
