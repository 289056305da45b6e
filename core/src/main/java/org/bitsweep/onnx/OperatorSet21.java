package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Raises a graph of operator set 13 to 20 to 21, the first with integers of four bits.
 *
 * <p>Most operators of convolutional networks only gained types and optional attributes on the way. Reductions and Split moved
 * attributes, and are rewritten. What changed its meaning, or is not known here, is refused by name rather than guessed at.
 */
public final class OperatorSet21 {

    /** The version. */
    public static final int VERSION = 21;

    /** The version of the file format that has operator set 21. */
    private static final int FILE_FORMAT = 10;
    /** From which on reductions have their axes as an input, and Split says how many pieces there are. */
    private static final int AXES_ARE_INPUTS = 18;

    /** Same meaning in every version from 13 to 21. */
    private static final Set<String> UNCHANGED = Set.of(
            "Abs", "Add", "And", "ArgMax", "ArgMin", "Cast", "Ceil", "Celu", "Clip", "Concat", "Constant", "ConstantOfShape", "Conv",
            "CumSum", "DepthToSpace", "DequantizeLinear", "Div", "Dropout", "Elu", "Equal", "Erf", "Exp", "Expand", "Flatten", "Floor",
            "Gather", "Gelu", "Gemm", "GlobalAveragePool", "GlobalMaxPool", "Greater", "GreaterOrEqual", "HardSigmoid", "HardSwish",
            "Identity", "InstanceNormalization", "LRN", "LayerNormalization", "LeakyRelu", "Less", "LessOrEqual", "Log", "LogSoftmax",
            "LpNormalization", "MatMul", "Max", "MaxPool", "Mean", "Min", "Mul", "Neg", "Not", "Or", "PRelu", "Pad", "Pow",
            "QuantizeLinear", "Reciprocal", "ReduceSum", "Relu", "Reshape", "Round", "Selu", "Shape", "Sigmoid", "Sign", "Size", "Slice",
            "Softmax", "Softplus", "Softsign", "SpaceToDepth", "Sqrt", "Squeeze", "Sub", "Sum", "Tanh", "ThresholdedRelu", "Tile",
            "Transpose", "Unsqueeze", "Where");

    private OperatorSet21() {}

    /**
     * The same network in operator set 21; one of a later set is left as it is.
     *
     * @param network its name, for messages
     * @param model of operator set 13 or later
     * @throws InvalidNetworkException if an operator changed its meaning
     */
    public static ModelProto of(String network, ModelProto model) {
        int version = Network.operatorSet(network, model);
        ModelProto.Builder raised = model.toBuilder().setIrVersion(Math.max(FILE_FORMAT, model.getIrVersion()));
        if (version >= VERSION) {
            return raised.build();
        }
        GraphProto.Builder graph = model.getGraph().toBuilder();
        List<NodeProto> nodes = new ArrayList<>();
        for (NodeProto node : model.getGraph().getNodeList()) {
            nodes.add(raise(network, node, version, graph));
        }
        return OperatorSetUpgrade.of(VERSION, raised.setGraph(graph.clearNode().addAllNode(nodes)));
    }

    private static NodeProto raise(String network, NodeProto node, int version, GraphProto.Builder graph) {
        String operator = node.getOpType();
        if (UNCHANGED.contains(operator)) {
            return node;
        }
        switch (operator) {
            case "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd",
                    "ReduceSumSquare":
                return version >= AXES_ARE_INPUTS ? node : OperatorSetUpgrade.longsToInputs(node, graph, "axes");
            case "Split":
                return version >= AXES_ARE_INPUTS || node.getInputCount() > 1 ? node
                        : node.toBuilder().addAttribute(GraphWriter.attribute("num_outputs", node.getOutputCount())).build();
            case "AveragePool":
                // Since 19, windows that would start in the padding at the end of a map are none.
                if (version >= 19 || Nodes.integer(node, "ceil_mode", 0) == 0) {
                    return node;
                }
                break;
            case "BatchNormalization":
                // Since 14, the statistics of training are other outputs.
                if (node.getOutputCount() == 1) {
                    return node;
                }
                break;
            default:
        }
        throw new InvalidNetworkException(network, "node " + Nodes.name(node) + ": operator " + operator + " of operator set "
                + version + " cannot be raised to " + VERSION + ", which integers of four bits need; export the float32 network with"
                + " operator set " + VERSION + ", or write it with weights of eight bits");
    }
}
