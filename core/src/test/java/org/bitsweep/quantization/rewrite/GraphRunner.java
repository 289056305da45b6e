package org.bitsweep.quantization.rewrite;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.OnnxRuntime;
import org.bitsweep.onnx.OutputFollower;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.statistics.BatchStatistics;

/** Runs a few written nodes as a network of their own, at ONNX Runtime's full optimization level. */
final class GraphRunner {

    private GraphRunner() {}

    /** A layer with nothing but an output. */
    static Layer layer(OutputRange range, List<Integer> outputShape) {
        return new Layer("layer", "layer", outputShape.size() > 1 ? LayerKind.CONVOLUTION : LayerKind.FULLY_CONNECTED,
                LayerRole.HIDDEN, range, range == OutputRange.POSITIVE ? OutputFollower.RELU : OutputFollower.OTHER,
                "weights", List.of(1), 0, "output", outputShape);
    }

    static ModelProto model(GraphWriter writer, long[] shape, String output, int operatorSet) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (int axis = 1; axis < shape.length; axis++) {
            dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(shape[axis]));
        }
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(operatorSet))
                .setGraph(GraphProto.newBuilder()
                        .setName("test")
                        .addInput(ValueInfoProto.newBuilder().setName("x").setType(TypeProto.newBuilder()
                                .setTensorType(TypeProto.Tensor.newBuilder()
                                        .setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(dimensions))))
                        .addOutput(ValueInfoProto.newBuilder().setName(output).setType(TypeProto.newBuilder()
                                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE))))
                        .addAllNode(writer.nodes())
                        .addAllInitializer(writer.constants()))
                .build();
    }

    static float[] run(GraphWriter writer, float[] input, long[] shape, String output, int operatorSet) throws OrtException {
        byte[] bytes = model(writer, shape, output, operatorSet).toByteArray();
        try (OrtSession.SessionOptions options = OnnxRuntime.runOptions(1);
                OrtSession session = OnnxRuntime.environment().createSession(bytes, options);
                OnnxTensor tensor = OnnxTensor.createTensor(OnnxRuntime.environment(), FloatBuffer.wrap(input), shape);
                OrtSession.Result result = session.run(Map.of("x", tensor))) {
            FloatBuffer values = ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer();
            float[] copy = new float[values.remaining()];
            values.get(copy);
            return copy;
        }
    }

    /** The quantized twin of a tensor under a plan, after the ReLU that follows a positive range. */
    static float[] quantize(ActivationPlan.Quantized plan, float[] input, long[] shape, int operatorSet) throws OrtException {
        List<Integer> outputShape = java.util.Arrays.stream(shape).skip(1).mapToObj(Math::toIntExact).toList();
        Layer layer = layer(plan.range(), outputShape);
        GraphWriter writer = new GraphWriter(operatorSet);
        writer.startLayer("layer");
        new ActivationWriter(writer, layer, plan, new BatchStatistics(writer, "x", layer, plan.granularity())).write("x", "q");
        if (plan.range() == OutputRange.POSITIVE) {
            writer.nodeTo("y", "Relu", List.of("q"));
        } else {
            writer.nodeTo("y", "Identity", List.of("q"));
        }
        return run(writer, input, shape, "y", operatorSet);
    }
}
