package org.bitsweep.jobs;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Tensors;

/** Networks small enough to be run hundreds of times in a test, written as ONNX files with their conf beside them. */
public final class TinyNetworks {

    /** How the images of all tiny networks are prepared, if a test says nothing else. */
    static final String AS_THEY_ARE = """
            preprocessing {
              resize = none
              crop = none
              channel-order = rgb
              divisor = 255
              mean = [0.5, 0.5, 0.5]
              std = [0.25, 0.25, 0.25]
            }
            """;

    private static final int OPERATOR_SET = 13;
    private static final int OPEN = 0;

    private TinyNetworks() {}

    /** Two convolutions with ReLU, global average pooling and a fully connected layer, with seeded random weights. */
    public static ModelProto random(long seed, int classes, int side) {
        Random random = new Random(seed);
        return model(side, classes, convolutions(), List.of(
                weights(random, "w0", 6, 3, 3, 3), weights(random, "b0", 6),
                weights(random, "w1", 8, 6, 3, 3), weights(random, "b1", 8),
                weights(random, "w2", classes, 8), weights(random, "b2", classes)));
    }

    /** The same for images of any size. */
    static ModelProto randomOfAnySize(long seed, int classes) {
        return random(seed, classes, OPEN);
    }

    /** A network that tells red (class 0), green (1) and blue (2) pictures apart without fail. */
    static ModelProto colours(int side) {
        float[] identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
        return model(side, 3, List.of(
                node("conv", "Conv", "c", "x", "w0"),
                node("relu", "Relu", "r", "c"),
                node("conv_1", "Conv", "c1", "r", "w1"),
                node("relu_1", "Relu", "r1", "c1"),
                node("pool", "GlobalAveragePool", "p", "r1"),
                node("flatten", "Flatten", "f", "p"),
                node("fc", "Gemm", "y", List.of("f", "w2"), GraphWriter.attribute("transB", 1))),
                List.of(Tensors.ofFloats("w0", identity, List.of(3L, 3L, 1L, 1L)),
                        Tensors.ofFloats("w1", identity, List.of(3L, 3L, 1L, 1L)),
                        Tensors.ofFloats("w2", identity, List.of(3L, 3L))));
    }

    /** No ReLU behind any layer, which is worth a remark. */
    static ModelProto withoutRelu(int side) {
        Random random = new Random(6);
        return model(side, 3, List.of(
                node("conv", "Conv", "c", List.of("x", "w0"), GraphWriter.attribute("pads", 1, 1, 1, 1)),
                node("sigmoid", "Sigmoid", "s", "c"),
                node("pool", "GlobalAveragePool", "p", "s"),
                node("flatten", "Flatten", "f", "p"),
                node("fc", "Gemm", "y", List.of("f", "w1"), GraphWriter.attribute("transB", 1))),
                List.of(weights(random, "w0", 4, 3, 3, 3), weights(random, "w1", 3, 4)));
    }

    /** With an operator that has weights but cannot be quantized. */
    static ModelProto withTransposedConvolution(int side) {
        Random random = new Random(3);
        return model(side, 3, List.of(
                node("up", "ConvTranspose", "c", "x", "w0"),
                node("pool", "GlobalAveragePool", "p", "c"),
                node("flatten", "Flatten", "y", "p")),
                List.of(weights(random, "w0", 3, 3, 3, 3)));
    }

    /** The weights of its fully connected layer come out of the image itself. */
    static ModelProto withDynamicWeight(int side) {
        Random random = new Random(4);
        return model(side, 3, List.of(
                node("conv", "Conv", "c", List.of("x", "w0"), GraphWriter.attribute("pads", 1, 1, 1, 1)),
                node("pool", "GlobalAveragePool", "p", "c"),
                node("flatten", "Flatten", "f", "p"),
                node("transpose", "Transpose", "t", List.of("f"), GraphWriter.attribute("perm", 1L, 0L)),
                node("product", "MatMul", "m", "f", "t"),
                node("fc", "MatMul", "y", "m", "f")),
                List.of(weights(random, "w0", 3, 3, 3, 3)));
    }

    /** NAME.onnx and NAME.conf in a folder; the conf is what is returned. */
    static Path write(Path folder, String name, ModelProto model, String... confLines) throws IOException {
        Files.write(folder.resolve(name + ".onnx"), model.toByteArray());
        String lines = confLines.length == 0 ? AS_THEY_ARE : String.join("\n", confLines);
        return Files.writeString(folder.resolve(name + ".conf"), "onnx = \"" + name + ".onnx\"\n" + lines + "\n");
    }

    private static List<NodeProto> convolutions() {
        AttributeProto padding = GraphWriter.attribute("pads", 1, 1, 1, 1);
        return List.of(
                node("conv", "Conv", "c", List.of("x", "w0", "b0"), padding),
                node("relu", "Relu", "r", "c"),
                node("conv_1", "Conv", "c1", List.of("r", "w1", "b1"), padding),
                node("relu_1", "Relu", "r1", "c1"),
                node("pool", "GlobalAveragePool", "p", "r1"),
                node("flatten", "Flatten", "f", "p"),
                node("fc", "Gemm", "y", List.of("f", "w2", "b2"), GraphWriter.attribute("transB", 1)));
    }

    private static NodeProto node(String name, String operator, String output, String... inputs) {
        return node(name, operator, output, List.of(inputs));
    }

    private static NodeProto node(
            String name, String operator, String output, List<String> inputs, AttributeProto... attributes) {
        return NodeProto.newBuilder().setName(name).setOpType(operator).addAllInput(inputs).addOutput(output)
                .addAllAttribute(List.of(attributes)).build();
    }

    /** Normal, of the size that keeps activations about as large as the layer's input. */
    private static TensorProto weights(Random random, String name, long... shape) {
        int count = 1;
        for (long axis : shape) {
            count *= Math.toIntExact(axis);
        }
        double scale = shape.length == 1 ? 0.1 : Math.sqrt(2.0 * shape[0] / count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return Tensors.ofFloats(name, values, java.util.Arrays.stream(shape).boxed().toList());
    }

    private static ModelProto model(int side, int classes, List<NodeProto> nodes, List<TensorProto> weights) {
        TensorShapeProto.Builder image = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(3));
        for (String axis : List.of("H", "W")) {
            image.addDim(side == OPEN ? TensorShapeProto.Dimension.newBuilder().setDimParam(axis)
                    : TensorShapeProto.Dimension.newBuilder().setDimValue(side));
        }
        TensorShapeProto.Builder logits = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"))
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(classes));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(GraphProto.newBuilder().setName("tiny")
                        .addInput(value("x", image)).addOutput(value("y", logits))
                        .addAllNode(nodes).addAllInitializer(weights))
                .build();
    }

    private static ValueInfoProto value(String name, TensorShapeProto.Builder shape) {
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(shape))).build();
    }
}
