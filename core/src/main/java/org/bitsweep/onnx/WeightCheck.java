package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Refuses weights that nothing can be computed with. Other constants may be infinite: the bound of a {@code Clip} is none of
 * a layer's weights.
 */
final class WeightCheck {

    private static final Set<String> WEIGHTED = Set.of("Conv", "Gemm", "MatMul", "BatchNormalization");

    /**
     * Beyond it a square does not fit float32. Variances are squares: they become infinite, the shares of bits that follow
     * from them not a number, and a table is read outside its bounds.
     */
    private static final float LARGEST = (float) Math.sqrt(Float.MAX_VALUE);

    private WeightCheck() {}

    static void requireUsable(String network, GraphProto graph) {
        Map<String, TensorProto> initializers = new HashMap<>();
        graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
        for (NodeProto node : graph.getNodeList()) {
            List<String> inputs = node.getInputList();
            for (String input : WEIGHTED.contains(node.getOpType()) ? inputs.subList(1, inputs.size()) : List.<String>of()) {
                TensorProto tensor = initializers.get(input);
                if (tensor != null && tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE) {
                    requireUsable(network, node, tensor);
                }
            }
        }
    }

    private static void requireUsable(String network, NodeProto node, TensorProto tensor) {
        float[] values = Tensors.floats(tensor);
        for (int i = 0; i < values.length; i++) {
            // Not a number is not within bounds either.
            if (!(Math.abs(values[i]) <= LARGEST)) {
                throw new InvalidNetworkException(network, String.format(Locale.ROOT,
                        "node %s: expected weights of magnitude up to %.2g, found %s at position %d of %s; the file is damaged"
                                + " or its training diverged; export the network again",
                        Nodes.name(node), LARGEST, values[i], i, tensor.getName()));
            }
        }
    }
}
