package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Cuts a graph into pieces that run one after the other, each up to one tensor. */
public final class GraphPieces {

    private final GraphProto graph;
    private final String input;
    private final Map<String, Integer> makers = new HashMap<>();
    /** What depends on the input; the rest is the same for every image, and computed by every piece that reads it. */
    private final Set<String> ofImages = new HashSet<>();
    private final Set<Integer> done = new HashSet<>();

    /**
     * A piece.
     *
     * @param nodes in an order in which they can run
     * @param reads tensors of images that earlier pieces made, or the network's input
     * @param writes tensors that later pieces read, the one at its end among them
     * @param over tensors that earlier pieces made and no later one reads
     * @param end up to which tensor it runs
     */
    public record Piece(List<NodeProto> nodes, Set<String> reads, Set<String> writes, Set<String> over, String end) {}

    private GraphPieces(GraphProto graph, String input) {
        this.graph = graph;
        this.input = input;
        ofImages.add(input);
        for (int i = 0; i < graph.getNodeCount(); i++) {
            NodeProto node = graph.getNode(i);
            boolean depends = node.getInputList().stream().anyMatch(ofImages::contains);
            for (String output : node.getOutputList()) {
                makers.put(output, i);
                if (depends) {
                    ofImages.add(output);
                }
            }
        }
    }

    /**
     * The pieces of a graph whose nodes are in an order in which they can run.
     *
     * @param input what images enter by
     * @param ends where it is cut; in the order of the nodes that make them, whichever order they are given in
     * @param output of the graph: the last end
     */
    public static List<Piece> cut(GraphProto graph, String input, Set<String> ends, String output) {
        GraphPieces pieces = new GraphPieces(graph, input);
        Set<Integer> wanted = new TreeSet<>();
        ends.forEach(end -> wanted.add(pieces.makers.get(end)));
        Set<String> ordered = new LinkedHashSet<>();
        wanted.forEach(maker -> ordered.addAll(graph.getNode(maker).getOutputList()));
        ordered.retainAll(ends);
        ordered.add(output);
        List<Piece> found = new ArrayList<>();
        Set<String> kept = Set.of();
        for (String end : ordered) {
            Set<Integer> nodes = new TreeSet<>();
            Set<String> reads = new LinkedHashSet<>();
            pieces.collect(end, nodes, reads);
            for (int node : nodes) {
                if (graph.getNode(node).getOutputList().stream().anyMatch(pieces.ofImages::contains)) {
                    pieces.done.add(node);
                }
            }
            Set<String> after = pieces.readLater(output, end);
            Set<String> writes = new LinkedHashSet<>(after);
            writes.removeAll(kept);
            Set<String> over = new LinkedHashSet<>(kept);
            over.removeAll(after);
            found.add(new Piece(nodes.stream().map(graph::getNode).toList(), reads, writes, over, end));
            kept = after;
        }
        return found;
    }

    private void collect(String tensor, Set<Integer> nodes, Set<String> reads) {
        List<String> open = new ArrayList<>(List.of(tensor));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            Integer maker = makers.get(next);
            if (next.equals(input) || maker != null && done.contains(maker)) {
                reads.add(next);
            } else if (maker != null && nodes.add(maker)) {
                open.addAll(graph.getNode(maker).getInputList());
            }
        }
    }

    /** Tensors made so far that somebody still needs. */
    private Set<String> readLater(String output, String end) {
        Set<String> later = new HashSet<>(List.of(output, end));
        for (int i = 0; i < graph.getNodeCount(); i++) {
            if (!done.contains(i)) {
                later.addAll(graph.getNode(i).getInputList());
            }
        }
        Set<String> kept = new LinkedHashSet<>();
        for (int node : new TreeSet<>(done)) {
            for (String made : graph.getNode(node).getOutputList()) {
                if (later.contains(made)) {
                    kept.add(made);
                }
            }
        }
        return kept;
    }
}
