package org.bitsweep.inference.streaming;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitsweep.onnx.GraphPieces;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.TensorShapes;
import org.bitsweep.quantization.rewrite.StreamedLayer;
import org.bitsweep.quantization.rewrite.StreamedNetwork;

/**
 * Where a network is cut, and what waits between two pieces: the exact output of the layer at the cut, whose grid is not known
 * before all images of the batch are through, and whatever else later pieces read.
 *
 * @param pieces in the order in which they run; the last one gives the logits
 * @param shapes of one image's part of every tensor that waits, [C, H, W] or [features]
 */
record StreamPlan(List<GraphPieces.Piece> pieces, Map<String, List<Integer>> shapes) {

    /** The plan of a rewritten network; empty if something that is no float32 tensor of images would have to wait. */
    static Optional<StreamPlan> of(StreamedNetwork network) {
        return of(network.network(), network.model().getGraph(), network.layers().stream()
                .collect(Collectors.toMap(layer -> layer.layer().exactOutput(), StreamedLayer::layer, (one, other) -> one,
                        LinkedHashMap::new)));
    }

    /** The plan of a network all of whose layers are quantized by statistics of the batch: what a plan for it is at most. */
    static Optional<StreamPlan> ofAllLayers(Network network) {
        return of(network, network.model().getGraph(), network.layers().stream()
                .collect(Collectors.toMap(Layer::output, layer -> layer, (one, other) -> one, LinkedHashMap::new)));
    }

    private static Optional<StreamPlan> of(Network network, GraphProto graph, Map<String, Layer> ends) {
        List<GraphPieces.Piece> pieces = GraphPieces.cut(graph, network.input(), ends.keySet(), network.output());
        Map<String, List<Integer>> shapes = new HashMap<>();
        Set<String> unknown = new LinkedHashSet<>();
        for (GraphPieces.Piece piece : pieces) {
            for (String tensor : piece.writes()) {
                if (ends.containsKey(tensor)) {
                    shapes.put(tensor, ends.get(tensor).outputShape());
                } else {
                    unknown.add(tensor);
                }
            }
        }
        Optional<Map<String, List<Integer>>> found = TensorShapes.ofImages(network, unknown);
        return found.map(others -> {
            shapes.putAll(others);
            return new StreamPlan(pieces, shapes);
        });
    }

    /** Bytes of one image's part of a tensor. */
    long bytes(String tensor) {
        return Float.BYTES * shapes.get(tensor).stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    }

    /** Bytes that wait for an image where most do: no layout needs less. */
    long waitingBytes() {
        long most = 0;
        long waiting = 0;
        for (GraphPieces.Piece piece : pieces) {
            waiting += piece.writes().stream().mapToLong(this::bytes).sum() - piece.over().stream().mapToLong(this::bytes).sum();
            most = Math.max(most, waiting);
        }
        return most;
    }

    /**
     * Bytes of the largest tensor that a piece reads or writes, an image.
     *
     * @param input bytes of an image in the network's input
     */
    long largestBytes(GraphPieces.Piece piece, long input) {
        List<String> tensors = new ArrayList<>(piece.reads());
        tensors.addAll(piece.writes());
        return tensors.stream().mapToLong(tensor -> shapes.containsKey(tensor) ? bytes(tensor) : input).max().orElse(input);
    }
}
