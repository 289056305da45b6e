package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The nodes of weighted layers in a network's graph. */
public final class LayerNodes {

    private static final String BETA = "beta";

    private final Map<String, NodeProto> byNameAndWeights = new HashMap<>();
    private final Map<String, NodeProto> writers = new HashMap<>();

    public LayerNodes(Network network) {
        for (NodeProto node : network.model().getGraph().getNodeList()) {
            if (node.getInputCount() > 1) {
                byNameAndWeights.putIfAbsent(Nodes.name(node) + ' ' + node.getInput(1), node);
            }
            node.getOutputList().forEach(output -> writers.put(output, node));
        }
    }

    /** The node that multiplies a layer's weights: {@code Conv}, {@code Gemm} or {@code MatMul}. */
    public NodeProto product(Layer layer) {
        NodeProto node = byNameAndWeights.get(layer.node() + ' ' + layer.weight());
        if (node == null) {
            throw new IllegalArgumentException("layer " + layer.id() + " is no weighted layer of the network");
        }
        return node;
    }

    /** The tensor that a weighted layer reads. */
    public String input(Layer layer) {
        return product(layer).getInput(0);
    }

    /** The initializer that holds a layer's bias, behind its weights or in an {@code Add} of its own; empty if it has none. */
    public Optional<String> bias(Layer layer) {
        NodeProto product = product(layer);
        if (!product.getOpType().equals("MatMul")) {
            return product.getInputCount() > 2 && !product.getInput(2).isEmpty() ? Optional.of(product.getInput(2)) : Optional.empty();
        }
        NodeProto writer = writers.get(layer.output());
        return writer == product ? Optional.empty()
                : writer.getInputList().stream().filter(input -> !input.equals(product.getOutput(0))).findFirst();
    }

    /** What a layer's bias is multiplied by: {@code beta} of a {@code Gemm}. */
    public float biasFactor(Layer layer) {
        AttributeProto beta = Nodes.attribute(product(layer), BETA);
        return beta == null ? 1 : beta.getF();
    }

    /** Makes a node add its bias as it is. */
    public static void dropBiasFactor(NodeProto.Builder product) {
        for (int i = product.getAttributeCount() - 1; i >= 0; i--) {
            if (product.getAttribute(i).getName().equals(BETA)) {
                product.removeAttribute(i);
            }
        }
    }

    /** Whether it is a {@code Conv} or a {@code Gemm}, or a {@code MatMul} that could as well be a {@code Gemm}. */
    public boolean hasVectorBias(Layer layer) {
        return !product(layer).getOpType().equals("MatMul") || !layer.isMap();
    }
}
