package org.bitsweep.quantization.rewrite;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.arithmetic.Arithmetic;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.MapOperators;

/** Numbers as tensors of a graph: every operation writes the nodes that compute it and returns the last one's output. */
final class GraphArithmetic implements Arithmetic<String> {

    private final GraphWriter graph;
    private final int channels;
    private final MapOperators operators;
    private final Map<List<String>, String> sums = new HashMap<>();

    /** In standard operators. */
    GraphArithmetic(GraphWriter graph, int channels) {
        this(graph, channels, MapOperators.STANDARD);
    }

    /**
     * @param graph where nodes are written
     * @param channels how long vectors are
     * @param operators what the map beside them is written in; with {@link MapOperators#BLOCKED} fewer nodes here too
     */
    GraphArithmetic(GraphWriter graph, int channels, MapOperators operators) {
        this.operators = operators;
        this.graph = graph;
        this.channels = channels;
    }

    @Override
    public String constant(float value) {
        return graph.scalar(value);
    }

    @Override
    public String vector(float... values) {
        return graph.vector(values);
    }

    @Override
    public String add(String left, String right) {
        return graph.add(left, right);
    }

    @Override
    public String subtract(String left, String right) {
        return graph.subtract(left, right);
    }

    @Override
    public String multiply(String left, String right) {
        return graph.multiply(left, right);
    }

    @Override
    public String divide(String left, String right) {
        return graph.divide(left, right);
    }

    @Override
    public String maximum(String left, String right) {
        return graph.maximum(left, right);
    }

    @Override
    public String minimum(String left, String right) {
        return graph.minimum(left, right);
    }

    @Override
    public String negative(String value) {
        return graph.negative(value);
    }

    @Override
    public String round(String value) {
        return graph.round(value);
    }

    @Override
    public String floor(String value) {
        return graph.node("Floor", List.of(value));
    }

    @Override
    public String ceiling(String value) {
        return graph.node("Ceil", List.of(value));
    }

    @Override
    public String clamp(String value, float low, float high) {
        return graph.node("Clip", List.of(value, graph.scalar(low), graph.scalar(high)));
    }

    @Override
    public String power(String base, double exponent) {
        return graph.node("Pow", List.of(base, graph.scalar((float) exponent)));
    }

    @Override
    public String binaryLogarithm(String value) {
        return graph.multiply(graph.node("Log", List.of(value)), graph.scalar((float) (1 / Math.log(2))));
    }

    /** The least float keeps 0/0 out: a layer of constants has no scale to go by. */
    @Override
    public String overItsMean(String vector) {
        String sum = graph.maximum(graph.reshape(graph.multiply(mean(vector), graph.scalar(channels)), 1),
                graph.scalar(Float.MIN_NORMAL));
        return graph.multiply(graph.divide(vector, sum), graph.scalar(channels));
    }

    @Override
    public String mean(String vector) {
        return graph.reduce("ReduceMean", vector, 0);
    }

    @Override
    public String zeroWithin(float threshold, String value) {
        return graph.node("Shrink", List.of(value),
                GraphWriter.attribute("lambd", threshold), GraphWriter.attribute("bias", 0f));
    }

    /** A product of two vectors takes the half along: one node less a step. */
    @Override
    public String halfOfLack(String vector, String target, float tolerance) {
        if (operators == MapOperators.STANDARD) {
            return Arithmetic.super.halfOfLack(vector, target, tolerance);
        }
        float[] shares = new float[channels];
        Arrays.fill(shares, 0.5f / channels);
        String half = graph.node("MatMul", List.of(vector, graph.vector(shares)));
        return zeroWithin(tolerance / 2, graph.subtract(graph.multiply(target, graph.scalar(0.5f)), half));
    }

    /** Added one after another, so that a sum of one value more takes one node more. */
    @Override
    public String sum(String vector, List<String> values) {
        String sum = vector;
        List<String> terms = new ArrayList<>(List.of(vector));
        for (String value : values) {
            terms.add(value);
            String before = sum;
            sum = sums.computeIfAbsent(List.copyOf(terms), unused -> graph.add(before, value));
        }
        return sum;
    }

    @Override
    public String lookup(float[] table, String index) {
        return graph.node("Gather", List.of(graph.vector(table), graph.cast(index, TensorProto.DataType.INT64)));
    }

    @Override
    public Choice<String> whereZeroIsInside(String low, String high) {
        String zero = graph.scalar(0);
        String inside = graph.node("And", List.of(
                graph.node("Less", List.of(low, zero)), graph.node("Greater", List.of(high, zero))));
        return (one, other) -> graph.node("Where", List.of(inside, one, other));
    }
}
