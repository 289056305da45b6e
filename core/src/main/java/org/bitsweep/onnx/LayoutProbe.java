package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import java.util.List;

/** What this machine's ONNX Runtime makes of one small convolution, found out once. */
final class LayoutProbe {

    /** Whether it lays channels out in blocks. */
    static final boolean BLOCKED = find();

    private static final int SIDE = 4;

    private LayoutProbe() {}

    @SuppressWarnings("try") // A permit is held, not used.
    private static boolean find() {
        ModelProto convolution = convolution();
        try (NativeWork.Permit inside = NativeWork.permit(); SessionFiles files = new SessionFiles(convolution)) {
            return files.optimized(convolution).getGraph().getNodeList().stream()
                    .anyMatch(node -> node.getDomain().equals(BlockedLayout.DOMAIN));
        } catch (OrtException failure) {
            throw new IllegalStateException("ONNX Runtime does not run one convolution", failure);
        }
    }

    private static ModelProto convolution() {
        int channels = MapOperators.CHANNELS;
        GraphProto graph = GraphProto.newBuilder().setName("probe")
                .addInput(map("input", channels)).addOutput(map("output", channels))
                .addInitializer(Tensors.ofFloats("weights", new float[channels * channels], List.of((long) channels, (long) channels, 1L, 1L)))
                .addNode(NodeProto.newBuilder().setOpType("Conv").setName("convolution")
                        .addInput("input").addInput("weights").addOutput("output"))
                .build();
        return ModelProto.newBuilder().setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13)).setGraph(graph).build();
    }

    private static ValueInfoProto map(String name, int channels) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long size : new long[] {1, channels, SIDE, SIDE}) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(shape))).build();
    }
}
