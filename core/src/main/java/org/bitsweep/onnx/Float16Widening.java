package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.stream.LongStream;

/** Turns a float16 network into the float32 network with the same weights, which is what is quantized and compared. */
final class Float16Widening {

    private static final int HALF = TensorProto.DataType.FLOAT16_VALUE;
    private static final int SINGLE = TensorProto.DataType.FLOAT_VALUE;

    private Float16Widening() {}

    static ModelProto widen(ModelProto model) {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        for (int i = 0; i < graph.getInitializerCount(); i++) {
            if (graph.getInitializer(i).getDataType() == HALF) {
                graph.setInitializer(i, widen(graph.getInitializer(i)));
            }
        }
        graph.getInputBuilderList().forEach(Float16Widening::widen);
        graph.getOutputBuilderList().forEach(Float16Widening::widen);
        // Types of inner tensors are derived again from the inputs.
        graph.clearValueInfo();
        for (int i = 0; i < graph.getNodeCount(); i++) {
            graph.setNode(i, widen(graph.getNode(i)));
        }
        return model.toBuilder().setGraph(graph).build();
    }

    private static void widen(ValueInfoProto.Builder value) {
        if (value.getType().getTensorType().getElemType() == HALF) {
            value.getTypeBuilder().getTensorTypeBuilder().setElemType(SINGLE);
        }
    }

    private static NodeProto widen(NodeProto node) {
        NodeProto.Builder widened = node.toBuilder();
        for (AttributeProto.Builder attribute : widened.getAttributeBuilderList()) {
            if (node.getOpType().equals("Cast") && attribute.getName().equals("to") && attribute.getI() == HALF) {
                attribute.setI(SINGLE);
            }
            if (attribute.hasT() && attribute.getT().getDataType() == HALF) {
                attribute.setT(widen(attribute.getT()));
            }
        }
        return widened.build();
    }

    private static TensorProto widen(TensorProto tensor) {
        return Tensors.ofFloats(
                tensor.getName(),
                Tensors.floats(tensor),
                LongStream.range(0, tensor.getDimsCount()).map(axis -> tensor.getDims((int) axis)).boxed().toList());
    }
}
