package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Raises a canonical graph of operator set 7 to 12 to 13, the first with per-channel QuantizeLinear.
 *
 * <p>Between 7 and 13 most operators of convolutional networks only gained types or optional attributes; some moved
 * attributes to inputs, and those are rewritten. An operator that is neither is refused by name rather than guessed at.
 */
final class OperatorSetUpgrade {

    /** The version every canonical network has at least. */
    static final int TARGET = 13;

    /** Same meaning in every version from 7 to 13, for float32. */
    private static final Set<String> UNCHANGED = Set.of(
            "Abs", "Add", "ArgMax", "ArgMin", "AveragePool", "Cast", "Ceil", "Concat", "Constant",
            "ConstantOfShape", "Conv", "Div", "Elu", "Equal", "Exp", "Expand", "Flatten", "Floor", "Gather", "Gemm",
            "GlobalAveragePool", "GlobalMaxPool", "Greater", "HardSigmoid", "Identity", "InstanceNormalization",
            "LRN", "LeakyRelu", "Less", "Log", "LpNormalization", "MatMul", "Max", "MaxPool", "Mean", "Min", "Mul", "Neg",
            "Not", "PRelu", "Pow", "Reciprocal", "ReduceL1", "ReduceL2", "ReduceMax", "ReduceMean", "ReduceMin",
            "ReduceProd", "ReduceSumSquare", "Relu", "Reshape", "Selu", "Shape", "Sigmoid", "Size", "Softplus", "Softsign",
            "SpaceToDepth", "DepthToSpace", "Sqrt", "Sub", "Sum", "Tanh", "Tile", "Transpose", "Where", "And", "Or");

    private OperatorSetUpgrade() {}

    static ModelProto upgrade(String network, ModelProto model, int version) {
        if (version >= TARGET) {
            return model;
        }
        GraphProto.Builder graph = model.getGraph().toBuilder();
        List<NodeProto> nodes = new ArrayList<>();
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (node.getOpType().equals("Softmax") || node.getOpType().equals("LogSoftmax")) {
                nodes.addAll(softmax(node));
            } else {
                nodes.add(upgrade(network, node, version, graph));
            }
        }
        return of(TARGET, model.toBuilder().setGraph(graph.clearNode().addAllNode(nodes)));
    }

    /** The model with another version of ONNX's own operators. */
    static ModelProto of(int version, ModelProto.Builder model) {
        List<OperatorSetIdProto> imports = model.getOpsetImportList();
        model.clearOpsetImport();
        for (OperatorSetIdProto imported : imports) {
            model.addOpsetImport(imported.getDomain().isEmpty() || imported.getDomain().equals("ai.onnx")
                    ? imported.toBuilder().setVersion(version).build()
                    : imported);
        }
        return model.build();
    }

    private static NodeProto upgrade(String network, NodeProto node, int version, GraphProto.Builder graph) {
        String operator = node.getOpType();
        if (UNCHANGED.contains(operator)) {
            return node;
        }
        switch (operator) {
            case "BatchNormalization":
                // Operator sets 7 and 8 could normalize every position by itself.
                if (Nodes.integer(node, "spatial", 1) == 1) {
                    return without(node, "spatial");
                }
                break;
            case "Clip":
                return version >= 11 ? node : floatsToInputs(node, graph, "min", "max");
            case "Pad":
                return version >= 11 ? node : pad(node, graph);
            case "Slice":
                return version >= 10 ? node : longsToInputs(node, graph, "starts", "ends", "axes");
            case "Squeeze", "Unsqueeze", "ReduceSum":
                return longsToInputs(node, graph, "axes");
            case "Split":
                return longsToInputs(node, graph, "split");
            default:
        }
        throw new InvalidNetworkException(network, "node " + Nodes.name(node) + ": operator " + operator
                + " of operator set " + version + " cannot be raised to " + TARGET
                + "; export the network again with operator set " + TARGET + " or later");
    }

    /** Before 13 the input was flattened to a matrix at {@code axis} (default 1), and its rows were normalized. */
    private static List<NodeProto> softmax(NodeProto node) {
        String input = node.getInput(0);
        String output = node.getOutput(0);
        GraphWriter writer = new GraphWriter(TARGET);
        String prefix = "upgrade/" + output + "/";
        String shape = writer.nodeTo(prefix + "shape", "Shape", List.of(input));
        String matrix = writer.nodeTo(prefix + "matrix", "Flatten", List.of(input),
                GraphWriter.attribute("axis", Nodes.integer(node, "axis", 1)));
        String normalized = writer.nodeTo(prefix + "normalized", node.getOpType(), List.of(matrix),
                GraphWriter.attribute("axis", 1));
        writer.nodeTo(output, "Reshape", List.of(normalized, shape));
        List<NodeProto> nodes = new ArrayList<>(writer.nodes());
        nodes.add(nodes.remove(nodes.size() - 1).toBuilder().setName(node.getName()).build());
        return nodes;
    }

    private static NodeProto pad(NodeProto node, GraphProto.Builder graph) {
        NodeProto.Builder upgraded = node.toBuilder().clearAttribute();
        long[] pads = {};
        float value = 0;
        for (AttributeProto attribute : node.getAttributeList()) {
            switch (attribute.getName()) {
                case "pads" -> pads = attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
                case "value" -> value = attribute.getF();
                default -> upgraded.addAttribute(attribute);
            }
        }
        upgraded.addInput(longs(graph, node, "pads", pads));
        upgraded.addInput(scalar(graph, node, "value", value));
        return upgraded.build();
    }

    private static NodeProto floatsToInputs(NodeProto node, GraphProto.Builder graph, String... names) {
        NodeProto.Builder upgraded = node.toBuilder().clearAttribute();
        for (String name : names) {
            AttributeProto attribute = Nodes.attribute(node, name);
            upgraded.addInput(attribute == null ? "" : scalar(graph, node, name, attribute.getF()));
        }
        return upgraded.build();
    }

    private static NodeProto without(NodeProto node, String... names) {
        NodeProto.Builder upgraded = node.toBuilder().clearAttribute();
        for (AttributeProto attribute : node.getAttributeList()) {
            if (!List.of(names).contains(attribute.getName())) {
                upgraded.addAttribute(attribute);
            }
        }
        return upgraded.build();
    }

    /** The node with some attributes of whole numbers as inputs, those that it has. */
    static NodeProto longsToInputs(NodeProto node, GraphProto.Builder graph, String... names) {
        NodeProto.Builder upgraded = without(node, names).toBuilder();
        for (String name : names) {
            AttributeProto attribute = Nodes.attribute(node, name);
            if (attribute != null) {
                upgraded.addInput(longs(graph, node, name,
                        attribute.getIntsList().stream().mapToLong(Long::longValue).toArray()));
            }
        }
        return upgraded.build();
    }

    private static String longs(GraphProto.Builder graph, NodeProto node, String name, long[] values) {
        TensorProto tensor = Tensors.ofLongs(
                "upgrade/" + node.getOutput(0) + "/" + name, values, List.of((long) values.length));
        graph.addInitializer(tensor);
        return tensor.getName();
    }

    private static String scalar(GraphProto.Builder graph, NodeProto node, String name, float value) {
        TensorProto tensor = Tensors.ofFloats("upgrade/" + node.getOutput(0) + "/" + name, new float[] {value}, List.of());
        graph.addInitializer(tensor);
        return tensor.getName();
    }
}
