package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network's layers, what joins their outputs, and what leads to what. Operators of one computed input that are no layers (ReLU,
 * flattening, slices, a bias) are left out: they are part of the way.
 *
 * @param nodes the image first, then in an order in which no node comes before what leads to it
 * @param edges from a node to each that reads it, through other operators or not; each pair once
 */
public record LayerGraph(List<Node> nodes, List<Edge> edges) {

    public LayerGraph {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /**
     * A layer, or an operator that joins several tensors.
     *
     * @param operator its ONNX operator; empty of the image
     * @param layer the layer or operand, with the image among these; empty where no setting quantizes it
     */
    public record Node(String operator, Optional<Layer> layer) {}

    /** Places in the list of nodes. */
    public record Edge(int from, int to) {}

    /** The graph of a network. */
    public static LayerGraph of(Network network) {
        return new Builder(network).build();
    }

    private static final class Builder {

        private final Network network;
        private final Map<String, Layer> layers = new HashMap<>();
        private final Map<String, Integer> sources = new HashMap<>();
        private final List<Node> nodes = new ArrayList<>();
        private final Set<Edge> edges = new LinkedHashSet<>();

        Builder(Network network) {
            this.network = network;
            network.observed().forEach(layer -> layers.put(layer.output(), layer));
        }

        LayerGraph build() {
            sources.put(network.input(), 0);
            nodes.add(new Node("", Optional.ofNullable(layers.get(network.input()))));
            network.model().getGraph().getNodeList().forEach(this::add);
            return new LayerGraph(nodes, List.copyOf(edges));
        }

        private void add(NodeProto node) {
            Set<Integer> read = new LinkedHashSet<>();
            node.getInputList().stream().filter(sources::containsKey).map(sources::get).forEach(read::add);
            Optional<Layer> layer = node.getOutputList().stream().filter(layers::containsKey).map(layers::get).findFirst();
            if (read.isEmpty() || layer.isEmpty() && read.size() == 1) {
                read.forEach(source -> node.getOutputList().forEach(output -> sources.put(output, source)));
                return;
            }
            int place = nodes.size();
            nodes.add(new Node(operator(node, layer), layer));
            read.forEach(source -> edges.add(new Edge(source, place)));
            node.getOutputList().forEach(output -> sources.put(output, place));
        }

        /** A fully connected layer's output can be that of the addition of its bias. */
        private static String operator(NodeProto node, Optional<Layer> layer) {
            return layer.filter(each -> each.kind() == LayerKind.FULLY_CONNECTED).isPresent() && node.getOpType().equals("Add")
                    ? "MatMul" : node.getOpType();
        }
    }
}
