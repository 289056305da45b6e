package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Nodes in an order in which they can run, without those the output does not depend on (a head for training, say):
 * they are no layers and read none. ONNX asks for such an order, but not every file keeps to it; one that does keeps
 * its own.
 */
final class ExecutionOrder {

    private ExecutionOrder() {}

    static ModelProto sort(String network, ModelProto model, String output) {
        GraphProto graph = model.getGraph();
        Map<String, Integer> makers = new HashMap<>();
        for (int i = 0; i < graph.getNodeCount(); i++) {
            for (String tensor : graph.getNode(i).getOutputList()) {
                makers.put(tensor, i);
            }
        }
        Set<Integer> needed = needed(graph, makers, output);
        Map<Integer, Integer> missing = new HashMap<>();
        Map<Integer, List<Integer>> readers = new HashMap<>();
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int node : needed) {
            Set<Integer> before = makersOf(graph.getNode(node), makers);
            before.forEach(maker -> readers.computeIfAbsent(maker, unused -> new ArrayList<>()).add(node));
            missing.put(node, before.size());
            if (before.isEmpty()) {
                ready.add(node);
            }
        }
        List<NodeProto> sorted = new ArrayList<>();
        while (!ready.isEmpty()) {
            int node = ready.poll();
            sorted.add(graph.getNode(node));
            for (int reader : readers.getOrDefault(node, List.of())) {
                if (missing.merge(reader, -1, Integer::sum) == 0) {
                    ready.add(reader);
                }
            }
        }
        if (sorted.size() != needed.size()) {
            throw new InvalidNetworkException(network, "its nodes depend on each other in a circle; export it again");
        }
        return model.toBuilder().setGraph(graph.toBuilder().clearNode().addAllNode(sorted)).build();
    }

    private static Set<Integer> needed(GraphProto graph, Map<String, Integer> makers, String output) {
        Set<Integer> needed = new HashSet<>();
        List<Integer> open = new ArrayList<>();
        if (makers.containsKey(output)) {
            open.add(makers.get(output));
        }
        while (!open.isEmpty()) {
            int node = open.remove(open.size() - 1);
            if (needed.add(node)) {
                open.addAll(makersOf(graph.getNode(node), makers));
            }
        }
        return needed;
    }

    private static Set<Integer> makersOf(NodeProto node, Map<String, Integer> makers) {
        Set<Integer> found = new HashSet<>();
        for (String input : node.getInputList()) {
            if (!input.isEmpty() && makers.containsKey(input)) {
                found.add(makers.get(input));
            }
        }
        return found;
    }
}
