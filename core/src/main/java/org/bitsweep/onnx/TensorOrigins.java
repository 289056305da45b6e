package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where the values of a tensor come from: operators that only choose, move or drop values leave them on the grid that they
 * were on.
 */
public final class TensorOrigins {

    /** Of points of a grid with zero among them they make points of that grid. */
    private static final Set<String> KEEPING = Set.of("Relu", "MaxPool", "Flatten", "Reshape", "Transpose", "Squeeze", "Unsqueeze",
            "Slice", "Identity", "Dropout");

    private final Map<String, NodeProto> writers = new HashMap<>();
    private final Map<String, TensorProto> initializers = new HashMap<>();

    public TensorOrigins(GraphProto graph) {
        graph.getNodeList().forEach(node -> node.getOutputList().forEach(output -> writers.put(output, node)));
        graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
    }

    /** The node that writes a tensor; none writes an input or a constant. */
    Optional<NodeProto> writer(String tensor) {
        return Optional.ofNullable(writers.get(tensor));
    }

    boolean isConstant(String tensor) {
        return initializers.containsKey(tensor);
    }

    /** Whether what the node writes lies on the grid that its first input lies on. */
    public boolean keepsPoints(NodeProto node) {
        return KEEPING.contains(node.getOpType()) || node.getOpType().equals("Pad") && padsZeros(node);
    }

    private boolean padsZeros(NodeProto node) {
        AttributeProto mode = Nodes.attribute(node, "mode");
        if (mode != null && !mode.getS().toStringUtf8().equals("constant")) {
            return true;
        }
        if (node.getInputCount() < 3 || node.getInput(2).isEmpty()) {
            return true;
        }
        TensorProto value = initializers.get(node.getInput(2));
        return value != null && value.getDataType() == TensorProto.DataType.FLOAT_VALUE && Tensors.floats(value)[0] == 0;
    }

    /**
     * The tensor that a tensor has its values from.
     *
     * @param wanted where to stop
     * @return the first wanted one on the way back through operators that keep points; empty if there is none
     */
    public Optional<String> origin(String tensor, Predicate<String> wanted) {
        String place = tensor;
        while (!wanted.test(place)) {
            NodeProto node = writers.get(place);
            if (node == null || !keepsPoints(node)) {
                return Optional.empty();
            }
            place = node.getInput(0);
        }
        return Optional.of(place);
    }

    /** Whether no value of a tensor can be below zero, as the operators before it say. */
    boolean isNonNegative(String tensor) {
        NodeProto node = writers.get(tensor);
        if (node == null) {
            return false;
        }
        return switch (node.getOpType()) {
            case "Relu", "Sigmoid", "HardSigmoid", "Softmax" -> true;
            case "AveragePool", "GlobalAveragePool" -> isNonNegative(node.getInput(0));
            case "Concat", "Add" -> node.getInputList().stream().allMatch(this::isNonNegative);
            default -> keepsPoints(node) && isNonNegative(node.getInput(0));
        };
    }
}
