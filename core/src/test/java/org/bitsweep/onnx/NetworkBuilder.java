package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Builds small networks for tests. Weights follow from their names, so that a network is the same in every run; node
 * and tensor names are the operator and a number: {@code Conv_0}.
 */
public final class NetworkBuilder {

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    private final ModelProto.Builder model = ModelProto.newBuilder();
    private int number;

    public NetworkBuilder(int operatorSet) {
        model.setIrVersion(operatorSet >= 13 ? 7 : 4);
        model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(operatorSet));
    }

    /** The usual frame: an image [N, 3, 8, 8] called {@code image}. */
    public static NetworkBuilder withImage(int operatorSet) {
        return new NetworkBuilder(operatorSet).input("image", "N", 3, 8, 8);
    }

    public NetworkBuilder irVersion(int version) {
        model.setIrVersion(version);
        return this;
    }

    public NetworkBuilder input(String name, Object... dimensions) {
        return input(name, TensorProto.DataType.FLOAT, dimensions);
    }

    public NetworkBuilder input(String name, TensorProto.DataType type, Object... dimensions) {
        graph.addInput(value(name, type, dimensions));
        return this;
    }

    public NetworkBuilder output(String name, Object... dimensions) {
        return output(name, TensorProto.DataType.FLOAT, dimensions);
    }

    public NetworkBuilder output(String name, TensorProto.DataType type, Object... dimensions) {
        graph.addOutput(value(name, type, dimensions));
        return this;
    }

    /** An output of unknown shape. */
    public NetworkBuilder outputOfAnyShape(String name) {
        graph.addOutput(ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE))));
        return this;
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, Object... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object dimension : dimensions) {
            shape.addDim(dimension instanceof String text
                    ? TensorShapeProto.Dimension.newBuilder().setDimParam(text)
                    : TensorShapeProto.Dimension.newBuilder().setDimValue(((Number) dimension).longValue()));
        }
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape))).build();
    }

    /** An initializer as it is. */
    public String initializer(TensorProto tensor) {
        graph.addInitializer(tensor);
        return tensor.getName();
    }

    /** Weights of about unit gain, which follow from the name. */
    public String weights(String name, long... shape) {
        return initializer(Tensors.ofFloats(name, values(name, shape), boxed(shape)));
    }

    /** What {@link #weights} puts there. */
    public static float[] values(String name, long... shape) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        double spread = 1.5 / Math.sqrt(Math.max(1, count / (double) shape[0]));
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            // The sum of three uniform numbers looks enough like a bell.
            values[i] = (float) (spread * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5) * 2);
        }
        return values;
    }

    public String floats(String name, float... values) {
        return initializer(Tensors.ofFloats(name, values, List.of((long) values.length)));
    }

    public String scalar(String name, float value) {
        return initializer(Tensors.ofFloats(name, new float[] {value}, List.of()));
    }

    public String longs(String name, long... values) {
        return initializer(Tensors.ofLongs(name, values, List.of((long) values.length)));
    }

    /** Any node; returns its output. */
    public String node(String operator, List<String> inputs, AttributeProto... attributes) {
        return nodes(operator, 1, inputs, attributes).get(0);
    }

    /** A node of several outputs. */
    public List<String> nodes(String operator, int outputs, List<String> inputs, AttributeProto... attributes) {
        String name = operator + "_" + number++;
        NodeProto.Builder node = NodeProto.newBuilder().setName(name).setOpType(operator)
                .addAllInput(inputs).addAllAttribute(List.of(attributes)).addOutput(name);
        for (int i = 1; i < outputs; i++) {
            node.addOutput(name + "." + i);
        }
        graph.addNode(node);
        return node.getOutputList();
    }

    /** A node as it is. */
    public NetworkBuilder add(NodeProto node) {
        graph.addNode(node);
        return this;
    }

    /** A convolution that keeps height and width, with a bias. */
    public String convolution(String input, int inputs, int outputs, int kernel) {
        return convolution(input, inputs, outputs, kernel, 1, 1);
    }

    public String convolution(String input, int inputs, int outputs, int kernel, int stride, int groups) {
        String name = "conv" + number;
        return node("Conv", List.of(input, weights(name + ".weight", outputs, inputs / groups, kernel, kernel),
                        weights(name + ".bias", outputs)),
                GraphWriter.attribute("kernel_shape", kernel, kernel),
                GraphWriter.attribute("strides", stride, stride),
                GraphWriter.attribute("group", groups),
                GraphWriter.attribute("pads", kernel / 2, kernel / 2, kernel / 2, kernel / 2));
    }

    public String batchNormalization(String input, int channels, AttributeProto... attributes) {
        String name = "bn" + number;
        float[] variance = values(name + ".variance", channels);
        float[] scale = values(name + ".scale", channels);
        for (int i = 0; i < channels; i++) {
            variance[i] = 0.5f + Math.abs(variance[i]);
            scale[i] = 1 + 0.3f * scale[i];
        }
        return node("BatchNormalization", List.of(input, floats(name + ".scale", scale), weights(name + ".bias", channels),
                weights(name + ".mean", channels), floats(name + ".variance", variance)), attributes);
    }

    public String relu(String input) {
        return node("Relu", List.of(input));
    }

    /** 2x2, stride 2. */
    public String maxPool(String input) {
        return node("MaxPool", List.of(input), GraphWriter.attribute("kernel_shape", 2, 2),
                GraphWriter.attribute("strides", 2, 2));
    }

    public String globalAveragePool(String input) {
        return node("GlobalAveragePool", List.of(input));
    }

    public String flatten(String input) {
        return node("Flatten", List.of(input), GraphWriter.attribute("axis", 1));
    }

    /** Weights [O, I], as PyTorch writes them. */
    public String fullyConnected(String input, int inputs, int outputs) {
        String name = "fc" + number;
        return node("Gemm", List.of(input, weights(name + ".weight", outputs, inputs), weights(name + ".bias", outputs)),
                GraphWriter.attribute("transB", 1));
    }

    /** Average, flatten and five classes: ends a network. */
    public NetworkBuilder head(String input, int channels) {
        return output(fullyConnected(flatten(globalAveragePool(input)), channels, 5), "N", 5);
    }

    public GraphProto.Builder graph() {
        return graph;
    }

    public ModelProto.Builder model() {
        return model;
    }

    public ModelProto build() {
        return model.setGraph(graph).build();
    }

    public byte[] bytes() {
        return build().toByteArray();
    }

    public Network read() {
        return NetworkReader.read("test.onnx", bytes());
    }

    private static List<Long> boxed(long... values) {
        return Arrays.stream(values).boxed().toList();
    }
}
