package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Finds what weighted layers read and no layer writes, going back from every weighted layer's input. */
final class OperandFinder {

    private final GraphProto graph;
    private final String image;
    private final Function<String, OutputFollower> follower;
    private final Set<String> behindWeights;
    private final TensorOrigins origins;
    private final Map<String, List<NodeProto>> readers = new HashMap<>();
    private final Map<String, LayerKind> layers = new HashMap<>();
    private final Map<String, String> layerInputs = new HashMap<>();
    private final Map<String, LayerKind> found = new HashMap<>();
    private final Set<String> averages = new HashSet<>();

    /**
     * @param image the network's input
     * @param follower what reads a tensor
     * @param behindWeights tensors with a weighted layer before them; others are the image, prepared or not
     */
    OperandFinder(GraphProto graph, String image, Function<String, OutputFollower> follower, Set<String> behindWeights) {
        this.behindWeights = behindWeights;
        this.graph = graph;
        this.image = image;
        this.follower = follower;
        this.origins = new TensorOrigins(graph);
        for (NodeProto node : graph.getNodeList()) {
            Set.copyOf(node.getInputList()).forEach(input -> readers.computeIfAbsent(input, unused -> new ArrayList<>()).add(node));
        }
    }

    /** A layer, weighted or average pooling. */
    void layer(String output, String input, LayerKind kind) {
        layers.put(output, kind);
        layerInputs.put(output, input);
    }

    /** The tensors of operands whose shapes have to be known. */
    Set<String> find() {
        layers.forEach((output, kind) -> {
            if (kind.hasWeights()) {
                visit(layerInputs.get(output));
            }
        });
        Set<String> tensors = new HashSet<>(found.keySet());
        tensors.remove(image);
        return tensors;
    }

    private void visit(String read) {
        String tensor = origins.origin(read, each -> layers.containsKey(each) || found.containsKey(each)
                || origins.writer(each).filter(origins::keepsPoints).isEmpty()).orElseThrow();
        if (layers.get(tensor) == LayerKind.AVERAGE_POOLING && averages.add(tensor)) {
            visit(layerInputs.get(tensor));
        }
        if (layers.containsKey(tensor) || found.containsKey(tensor) || origins.isConstant(tensor)) {
            return;
        }
        if (tensor.equals(image)) {
            found.put(tensor, LayerKind.IMAGE);
        } else if (origins.writer(tensor).isPresent()) {
            NodeProto node = origins.writer(tensor).get();
            LayerKind kind = behindWeights.contains(tensor) ? kind(node) : LayerKind.IMAGE;
            found.put(tensor, kind);
            if (kind == LayerKind.SUM || kind == LayerKind.CONCATENATION) {
                node.getInputList().forEach(this::visit);
            }
        }
    }

    private LayerKind kind(NodeProto node) {
        boolean computed = node.getInputList().stream().noneMatch(origins::isConstant);
        return switch (node.getOpType()) {
            case "Add" -> computed ? LayerKind.SUM : LayerKind.OTHER;
            case "Concat" -> computed ? LayerKind.CONCATENATION : LayerKind.OTHER;
            default -> LayerKind.OTHER;
        };
    }

    /**
     * What was found, in execution order.
     *
     * @param shapes of tensors, with the batch
     * @param imageShape [C, H, W]
     */
    Operands operands(Map<String, long[]> shapes, List<Integer> imageShape) {
        Map<LayerKind, Integer> numbers = new EnumMap<>(LayerKind.class);
        List<Layer> operands = new ArrayList<>();
        if (found.containsKey(image)) {
            numbers.put(LayerKind.IMAGE, 1);
            operands.add(operand(LayerKind.IMAGE, 0, image, image, imageShape));
        }
        for (NodeProto node : graph.getNodeList()) {
            for (String output : node.getOutputList()) {
                LayerKind kind = found.get(output);
                if (kind != null) {
                    long[] shape = shapes.get(output);
                    operands.add(operand(kind, numbers.merge(kind, 1, Integer::sum) - 1, Nodes.name(node), output,
                            IntStream.range(1, shape.length).mapToObj(axis -> Math.toIntExact(shape[axis])).toList()));
                }
            }
        }
        Map<String, String> joined = new HashMap<>();
        layers.forEach((output, kind) -> {
            String join = kind.hasWeights() ? join(output) : "";
            if (!join.isEmpty()) {
                joined.put(output, join);
            }
        });
        return new Operands(operands, averages, joined);
    }

    private Layer operand(LayerKind kind, int number, String node, String output, List<Integer> shape) {
        OutputFollower next = follower.apply(output);
        OutputRange range = next != OutputFollower.OTHER || origins.isNonNegative(output) ? OutputRange.POSITIVE : OutputRange.FULL;
        return new Layer(kind.prefix() + number, node, kind, LayerRole.OPERAND, range, next, "", List.of(), 0, output, shape);
    }

    /** The concatenation that alone reads a layer's output; empty if others do, or none. */
    private String join(String output) {
        String place = output;
        for (int step = 0; step < 2; step++) {
            List<NodeProto> next = readers.getOrDefault(place, List.of());
            if (next.size() != 1) {
                return "";
            }
            String written = next.get(0).getOutput(0);
            if (found.get(written) == LayerKind.CONCATENATION) {
                return written;
            }
            if (!next.get(0).getOpType().equals("Relu")) {
                return "";
            }
            place = written;
        }
        return "";
    }
}
