package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes nodes and constants of standard operators in execution order, for one operator set version.
 *
 * <p>Every method returns the name of the tensor it made. Names are {@code prefix/operator_number}, so that the same
 * calls always write the same bytes. Equal constants are written once.
 */
public final class GraphWriter {

    private final int operatorSet;
    private final String constantPrefix;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final List<TensorProto> constants = new ArrayList<>();
    private final Map<String, String> constantNames = new HashMap<>();
    private String prefix = "";
    private int number;

    /**
     * @param operatorSet the ai.onnx version the nodes are for, 13 or later
     */
    public GraphWriter(int operatorSet) {
        this(operatorSet, "bitsweep/constant_");
    }

    /**
     * A writer beside another one, to the same graph.
     *
     * @param constantPrefix what its constants are called, with a number behind
     */
    public GraphWriter(int operatorSet, String constantPrefix) {
        this.constantPrefix = constantPrefix;
        if (operatorSet < 13) {
            throw new IllegalArgumentException("operator set " + operatorSet + " is below 13, which per-channel scales need");
        }
        this.operatorSet = operatorSet;
    }

    /** Names what follows after a layer; call it once for each layer. */
    public void startLayer(String layer) {
        prefix = "bitsweep/" + layer;
        number = 0;
    }

    public List<NodeProto> nodes() {
        return nodes;
    }

    public List<TensorProto> constants() {
        return constants;
    }

    /** Puts an existing node in its place. */
    public void add(NodeProto node) {
        nodes.add(node);
    }

    /** A node with a new output name. */
    public String node(String operator, List<String> inputs, AttributeProto... attributes) {
        return nodeTo(prefix + "/" + operator + "_" + number++, operator, inputs, attributes);
    }

    /**
     * A node that writes a given tensor. It is not called by that tensor's name where it is the network's own, because
     * some exporters call the node by it that wrote the tensor before.
     */
    public String nodeTo(String output, String operator, List<String> inputs, AttributeProto... attributes) {
        nodes.add(NodeProto.newBuilder()
                .setName(output.startsWith(prefix) ? output : prefix + "/" + operator + "_" + number++)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes))
                .build());
        return output;
    }

    /** Gives the tensor that was made last another name, such as the one that others read. */
    public void rename(String made, String output) {
        NodeProto last = nodes.get(nodes.size() - 1);
        if (last.getOutputCount() != 1 || !last.getOutput(0).equals(made)) {
            throw new IllegalArgumentException("the tensor made last is " + last.getOutputList() + ", not " + made);
        }
        nodes.set(nodes.size() - 1, last.toBuilder().setOutput(0, output).build());
    }

    /** A 1-D float32 constant. */
    public String vector(float... values) {
        StringBuilder key = new StringBuilder("f");
        for (float value : values) {
            key.append(',').append(Float.floatToRawIntBits(value));
        }
        return constantNames.computeIfAbsent(key.toString(), unused -> {
            String name = constantPrefix + constants.size();
            constants.add(Tensors.ofFloats(name, values, List.of((long) values.length)));
            return name;
        });
    }

    /** A 0-D float32 constant. */
    public String scalar(float value) {
        return constantNames.computeIfAbsent("s," + Float.floatToRawIntBits(value), unused -> {
            String name = constantPrefix + constants.size();
            constants.add(Tensors.ofFloats(name, new float[] {value}, List.of()));
            return name;
        });
    }

    /** A 1-D int64 constant. */
    public String longs(long... values) {
        StringBuilder key = new StringBuilder("l");
        for (long value : values) {
            key.append(',').append(value);
        }
        return constantNames.computeIfAbsent(key.toString(), unused -> {
            String name = constantPrefix + constants.size();
            constants.add(Tensors.ofLongs(name, values, List.of((long) values.length)));
            return name;
        });
    }

    /** A constant as it is, under its own name. */
    public String constant(TensorProto tensor) {
        constants.add(tensor);
        return tensor.getName();
    }

    /** A reduction over the given axes, which vanish. */
    public String reduce(String operator, String input, long... axes) {
        if (operatorSet >= 18) {
            return node(operator, List.of(input, longs(axes)), attribute("keepdims", 0));
        }
        return node(operator, List.of(input), attribute("axes", axes), attribute("keepdims", 0));
    }

    /**
     * Values times a factor, plus a summand where there is one, channel by channel: a depthwise convolution of one position.
     *
     * @param values [N, C, H, W]
     * @param factor [C], or one value
     * @param summand [C], or one value
     */
    public String depthwise(String values, int channels, String factor, Optional<String> summand) {
        List<String> inputs = new ArrayList<>(List.of(values, node("Expand", List.of(reshape(factor, -1, 1, 1, 1),
                longs(channels, 1, 1, 1)))));
        summand.ifPresent(each -> inputs.add(node("Expand", List.of(each, longs(channels)))));
        return node("Conv", inputs, attribute("group", channels), attribute("kernel_shape", new long[] {1, 1}));
    }

    public String reshape(String input, long... shape) {
        return node("Reshape", List.of(input, longs(shape)));
    }

    public String cast(String input, TensorProto.DataType type) {
        return node("Cast", List.of(input), attribute("to", type.getNumber()));
    }

    public String add(String left, String right) {
        return node("Add", List.of(left, right));
    }

    public String subtract(String left, String right) {
        return node("Sub", List.of(left, right));
    }

    public String multiply(String left, String right) {
        return node("Mul", List.of(left, right));
    }

    public String divide(String left, String right) {
        return node("Div", List.of(left, right));
    }

    public String maximum(String left, String right) {
        return node("Max", List.of(left, right));
    }

    public String minimum(String left, String right) {
        return node("Min", List.of(left, right));
    }

    public String negative(String input) {
        return node("Neg", List.of(input));
    }

    public String absolute(String input) {
        return node("Abs", List.of(input));
    }

    /** Half to even. */
    public String round(String input) {
        return node("Round", List.of(input));
    }

    public static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INT).setI(value).build();
    }

    public static AttributeProto attribute(String name, float value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOAT).setF(value).build();
    }

    public static AttributeProto attribute(String name, long... values) {
        AttributeProto.Builder builder = AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            builder.addInts(value);
        }
        return builder.build();
    }
}
