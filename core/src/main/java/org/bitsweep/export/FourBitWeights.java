package org.bitsweep.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.InputException;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OperatorSet21;
import org.bitsweep.onnx.Tensors;
import org.bitsweep.quantization.plan.LayerPlan;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.weights.QuantizedWeights;

/**
 * A network of integers whose weights lie in four bits where they fit. First and last layers usually have eight: they stay bytes.
 *
 * @param model of operator set 21 or later
 * @param packed ids of layers whose weights lie in four bits
 * @param bytes ids of layers whose weights lie in eight
 */
record FourBitWeights(ModelProto model, List<String> packed, List<String> bytes) {

    private static final int LEAST = -8;
    private static final int LARGEST = 7;

    /**
     * Packs weights.
     *
     * @param network the float32 network
     * @param model of int8 weights, that the plan was written as
     * @param type {@link WeightType#INT4} or {@link WeightType#INT4_DEQUANTIZED}
     * @throws InputException if there is no layer whose weights have at most four bits
     */
    static FourBitWeights of(Network network, ModelProto model, QuantizationPlan plan, WeightType type) {
        Map<String, TensorProto> constants = new HashMap<>();
        model.getGraph().getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
        Map<String, TensorProto> packed = new HashMap<>();
        List<String> fourBits = new ArrayList<>();
        List<String> eightBits = new ArrayList<>();
        for (LayerPlan layer : plan.layers()) {
            TensorProto codes = constants.get(QuantizedWeights.name(layer.layer()));
            if (codes != null && fits(codes)) {
                packed.put(codes.getName(), pack(codes));
                fourBits.add(layer.layer().id());
            } else if (codes != null) {
                eightBits.add(layer.layer().id());
            }
        }
        if (fourBits.isEmpty()) {
            throw new InputException(network.name() + ": expected a layer whose weights have at most 4 bits, for weights of four"
                    + " bits, found more in each (" + String.join(", ", eightBits) + "). Choose fewer bits, or write them as int8.");
        }
        GraphProto.Builder graph = model.getGraph().toBuilder().clearNode().clearInitializer();
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (!node.getOpType().equals("DequantizeLinear") || !packed.containsKey(node.getInput(0))) {
                graph.addNode(node);
            } else if (type == WeightType.INT4) {
                String wide = node.getInput(0) + "/int8";
                graph.addNode(NodeProto.newBuilder().setName(wide).setOpType("Cast").addInput(node.getInput(0)).addOutput(wide)
                        .addAttribute(GraphWriter.attribute("to", TensorProto.DataType.INT8.getNumber())));
                graph.addNode(node.toBuilder().setInput(0, wide));
            } else {
                // The zero points are of the codes' type.
                packed.put(node.getInput(2), pack(constants.get(node.getInput(2))));
                graph.addNode(node);
            }
        }
        model.getGraph().getInitializerList().forEach(each -> graph.addInitializer(packed.getOrDefault(each.getName(), each)));
        return new FourBitWeights(OperatorSet21.of(network.name(), model.toBuilder().setGraph(graph).build()), fourBits, eightBits);
    }

    /** What lies in how many bits, in words. */
    String summary() {
        return "int4: " + String.join(", ", packed) + (bytes.isEmpty() ? "" : "; int8: " + String.join(", ", bytes));
    }

    private static boolean fits(TensorProto codes) {
        for (byte code : codes.getRawData()) {
            if (code < LEAST || code > LARGEST) {
                return false;
            }
        }
        return true;
    }

    private static TensorProto pack(TensorProto bytes) {
        return Tensors.ofNibbles(bytes.getName(), bytes.getRawData().toByteArray(), bytes.getDimsList());
    }
}
