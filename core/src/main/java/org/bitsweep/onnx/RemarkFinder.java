package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what a user should be told of a canonical graph and the layers found in it. */
final class RemarkFinder {

    private static final Set<String> PRODUCTS = Set.of("Mul", "Div");

    private RemarkFinder() {}

    static List<NetworkRemark> find(GraphProto graph, List<Layer> layers) {
        Map<String, TensorProto> initializers = new HashMap<>();
        graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
        Map<String, Layer> byOutput = new HashMap<>();
        layers.forEach(layer -> byOutput.put(layer.output(), layer));
        List<NetworkRemark> remarks = new ArrayList<>();
        for (NodeProto node : graph.getNodeList()) {
            if (PRODUCTS.contains(node.getOpType())) {
                node.getInputList().stream().map(initializers::get)
                        .filter(tensor -> tensor != null && Tensors.elements(tensor) > 1)
                        .forEach(tensor -> remarks.add(weightsInFloat(node, tensor)));
            } else if (node.getOpType().equals("BatchNormalization")) {
                remarks.add(notFolded(node, byOutput.get(node.getInput(0))));
            }
        }
        List<Layer> before = layers.stream()
                .filter(layer -> layer.role() == LayerRole.FIRST || layer.role() == LayerRole.HIDDEN).toList();
        if (!before.isEmpty() && before.stream().allMatch(layer -> layer.range() == OutputRange.FULL)) {
            remarks.add(new NetworkRemark(NetworkRemark.Kind.NO_RELU, "",
                    "no ReLU follows any layer directly, so that every range is full; if the network has ReLUs, export it in"
                            + " evaluation mode, or give layers.ID.range in its conf"));
        }
        return List.copyOf(remarks);
    }

    private static NetworkRemark weightsInFloat(NodeProto node, TensorProto constants) {
        return new NetworkRemark(NetworkRemark.Kind.WEIGHTS_IN_FLOAT, Nodes.name(node), "node " + Nodes.name(node) + ": "
                + node.getOpType() + " by " + Tensors.elements(constants) + " constants (" + constants.getName()
                + ") is no convolution and no fully connected layer and stays float32; if these are weights of a layer, export"
                + " it as Conv, Gemm or MatMul");
    }

    private static NetworkRemark notFolded(NodeProto node, Layer before) {
        String follows = before == null ? "" : "; no ReLU follows " + before.id() + " directly, whose range is full";
        return new NetworkRemark(NetworkRemark.Kind.NORMALIZATION_NOT_FOLDED, Nodes.name(node), "node " + Nodes.name(node)
                + ": batch normalisation is not folded into a convolution" + follows
                + "; if the network was exported in training mode, export it in evaluation mode");
    }
}
