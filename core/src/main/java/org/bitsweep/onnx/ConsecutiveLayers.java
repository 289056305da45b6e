package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Two weighted layers of which the second reads nothing but what the first computes, through nothing but operators f that act on
 * single channels with f(s x) = s f(x) for s > 0: ReLU, LeakyReLU, pooling, flattening. Whatever lies between is read once.
 * Depthwise and grouped convolutions are layers like others; residual sums, concatenations and ReLU6 end a chain.
 *
 * @param first the layer before
 * @param bias the initializer of its biases, one an output channel; empty if it has none
 * @param second the layer behind
 * @param positions features of the second layer that are one channel of the first: H*W of a map that is flattened, else 1
 */
public record ConsecutiveLayers(Layer first, Optional<String> bias, Layer second, int positions) {

    private static final Set<String> HOMOGENEOUS = Set.of("Relu", "LeakyRelu", "MaxPool", "AveragePool", "GlobalAveragePool",
            "GlobalMaxPool", "Dropout", "Identity");
    private static final Set<String> FULLY_CONNECTED = Set.of("Gemm", "MatMul");

    /** All pairs of a network, in the order of its layers. Layers that share weights with others are in none. */
    public static List<ConsecutiveLayers> of(Network network) {
        Search search = new Search(network);
        List<ConsecutiveLayers> pairs = new ArrayList<>();
        for (Layer layer : network.layers()) {
            if (!layer.kind().isPooling()) {
                search.behind(layer).ifPresent(pairs::add);
            }
        }
        return pairs;
    }

    private static final class Search {

        private final Network network;
        private final Map<String, TensorProto> initializers;
        private final Map<String, List<NodeProto>> readers = new HashMap<>();
        private final Map<String, NodeProto> makers = new HashMap<>();
        private final Map<String, Integer> uses = new HashMap<>();
        private final Set<String> outputs = new HashSet<>();

        Search(Network network) {
            this.network = network;
            this.initializers = network.initializers();
            GraphProto graph = network.model().getGraph();
            graph.getOutputList().forEach(output -> outputs.add(output.getName()));
            for (NodeProto node : graph.getNodeList()) {
                node.getOutputList().forEach(output -> makers.put(output, node));
                for (String input : node.getInputList()) {
                    readers.computeIfAbsent(input, unused -> new ArrayList<>()).add(node);
                    uses.merge(input, 1, Integer::sum);
                }
            }
        }

        Optional<ConsecutiveLayers> behind(Layer first) {
            Optional<Bias> bias = bias(first);
            if (bias.isEmpty() || !isOwn(first.weight()) || bias.get().name().filter(name -> !isOwn(name)).isPresent()) {
                return Optional.empty();
            }
            String tensor = first.output();
            boolean flattened = false;
            while (readers.getOrDefault(tensor, List.of()).size() == 1 && !outputs.contains(tensor)) {
                NodeProto node = readers.get(tensor).get(0);
                if (isFlattening(node)) {
                    flattened = true;
                } else if (!HOMOGENEOUS.contains(node.getOpType()) || !node.getInput(0).equals(tensor)
                        || node.getOutputCount() != 1) {
                    return second(first, tensor, node, flattened)
                            .map(second -> new ConsecutiveLayers(first, bias.get().name(), second, positions(first, second)));
                }
                tensor = node.getOutput(0);
            }
            return Optional.empty();
        }

        private Optional<Layer> second(Layer first, String tensor, NodeProto node, boolean flattened) {
            boolean fullyConnected = FULLY_CONNECTED.contains(node.getOpType());
            // A fully connected layer that reads a map is one over its last axis, which is no channel.
            if (!node.getInput(0).equals(tensor) || node.getInputCount() < 2 || flattened && !fullyConnected
                    || fullyConnected && !flattened && first.kind() == LayerKind.CONVOLUTION) {
                return Optional.empty();
            }
            return network.layers().stream().filter(layer -> layer.node().equals(Nodes.name(node))
                    && layer.weight().equals(node.getInput(1)) && isOwn(layer.weight())
                    && inputs(layer, node) % outputs(first) == 0 && (flattened || inputs(layer, node) == outputs(first)))
                    .findFirst();
        }

        private static int outputs(Layer layer) {
            return layer.weightShape().get(layer.outputChannelAxis());
        }

        private static int inputs(Layer layer, NodeProto node) {
            return layer.weightShape().get(1 - layer.outputChannelAxis()) * Math.toIntExact(Nodes.integer(node, "group", 1));
        }

        private static int positions(Layer first, Layer second) {
            return second.kind() == LayerKind.FULLY_CONNECTED
                    ? second.weightShape().get(1 - second.outputChannelAxis()) / outputs(first) : 1;
        }

        /** [N, C, H, W] to [N, C * H * W], channel by channel. */
        private boolean isFlattening(NodeProto node) {
            if (node.getOpType().equals("Flatten")) {
                return Nodes.integer(node, "axis", 1) == 1;
            }
            TensorProto shape = node.getOpType().equals("Reshape") ? initializers.get(node.getInput(1)) : null;
            return shape != null && Tensors.elements(shape) == 2 && Tensors.longs(shape)[1] != 0;
        }

        private boolean isOwn(String initializer) {
            return uses.getOrDefault(initializer, 0) == 1;
        }

        /** @param name empty if the layer has no bias */
        private record Bias(Optional<String> name) {}

        /** Empty if something is added to the layer's output that does not scale with its channels as an initializer does. */
        private Optional<Bias> bias(Layer layer) {
            NodeProto node = makers.get(layer.output());
            boolean addedBehind = node.getOpType().equals("Add");
            int place = addedBehind ? initializers.containsKey(node.getInput(0)) ? 0 : 1 : 2;
            if (node.getInputCount() <= place || node.getInput(place).isEmpty()) {
                return Optional.of(new Bias(Optional.empty()));
            }
            TensorProto bias = initializers.get(node.getInput(place));
            return bias == null || Tensors.elements(bias) != outputs(layer)
                    ? Optional.empty() : Optional.of(new Bias(Optional.of(bias.getName())));
        }
    }
}
