package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bitsweep.imaging.ImageSize;

/** Finds the layers quantization acts on, and what each is, from the graph alone. */
public final class LayerFinder {

    private final String network;
    private final GraphProto graph;
    private final Map<String, TensorProto> initializers = new HashMap<>();
    private final Map<String, List<NodeProto>> readers = new HashMap<>();
    private final Set<String> graphOutputs = new HashSet<>();

    private LayerFinder(String network, GraphProto graph) {
        this.network = network;
        this.graph = graph;
        graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
        graph.getOutputList().forEach(output -> graphOutputs.add(output.getName()));
        for (NodeProto node : graph.getNodeList()) {
            for (String input : Set.copyOf(node.getInputList())) {
                readers.computeIfAbsent(input, unused -> new ArrayList<>()).add(node);
            }
        }
    }

    record Found(List<Layer> layers, Operands operands, int classes) {}

    /** A weighted layer or pooling before its shape and number are known. */
    private record Candidate(NodeProto node, LayerKind kind, String weight, List<Integer> weightShape, int channelAxis,
            String output, int position) {}

    static Found find(String network, GraphProto source, ModelProto canonical, String input, int channels,
            ImageSize size, String output) {
        LayerFinder finder = new LayerFinder(network, canonical.getGraph());
        List<Candidate> candidates = finder.candidates(sourcePositions(source));
        if (candidates.stream().allMatch(candidate -> candidate.kind().isPooling())) {
            throw new InvalidNetworkException(network, "holds no convolution and no fully connected layer; nothing to quantize");
        }
        List<String> tensors = new ArrayList<>(candidates.stream().map(Candidate::output).toList());
        tensors.add(output);
        OperandFinder operands = new OperandFinder(finder.graph, input, finder::follower, finder.behindWeights(candidates));
        candidates.stream().filter(candidate -> candidate.kind() != LayerKind.MAX_POOLING)
                .forEach(candidate -> operands.layer(candidate.output(), candidate.node().getInput(0), candidate.kind()));
        tensors.addAll(operands.find());
        Map<String, long[]> shapes = new HashMap<>();
        TensorShapes.probe(network, canonical, input, channels, size, tensors)
                .forEach((tensor, info) -> shapes.put(tensor, info.getShape()));
        long[] logits = shapes.get(output);
        if (logits.length != 2 || logits[0] != TensorShapes.PROBE_IMAGES) {
            throw new InvalidNetworkException(network, "output " + output + ": expected [N,classes], found "
                    + describe(logits) + " for " + TensorShapes.PROBE_IMAGES + " images");
        }
        candidates.removeIf(candidate -> candidate.node().getOpType().equals("ReduceMean")
                && !isPooled(shapes.get(candidate.output())));
        return new Found(finder.layers(candidates, shapes), operands.operands(shapes, List.of(channels, size.height(), size.width())),
                Math.toIntExact(logits[1]));
    }

    /**
     * ONNX Runtime may write parallel branches in another order than the exporter; layers are numbered as exported.
     * A node keeps its name, or its output's name, when it absorbs a batch normalisation.
     */
    private static Map<String, Integer> sourcePositions(GraphProto source) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < source.getNodeCount(); i++) {
            NodeProto node = source.getNode(i);
            for (String output : node.getOutputList()) {
                positions.put("output:" + output, i);
            }
            if (!node.getName().isEmpty()) {
                positions.merge("node:" + node.getName(), i, Math::min);
            }
        }
        return positions;
    }

    private List<Candidate> candidates(Map<String, Integer> sourcePositions) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < graph.getNodeCount(); i++) {
            NodeProto node = graph.getNode(i);
            int position = sourcePositions.getOrDefault("output:" + node.getOutput(0),
                    sourcePositions.getOrDefault("node:" + node.getName(), Integer.MAX_VALUE));
            switch (node.getOpType()) {
                case "Conv" -> candidates.add(convolution(node, position));
                case "Gemm" -> candidates.add(gemm(node, position));
                case "MatMul" -> candidates.add(matrixProduct(node, position));
                case "MaxPool" -> candidates.add(pooling(node, LayerKind.MAX_POOLING, position));
                case "AveragePool", "GlobalAveragePool" -> candidates.add(pooling(node, LayerKind.AVERAGE_POOLING, position));
                case "ReduceMean" -> {
                    if (isOverTwoLastAxes(node)) {
                        candidates.add(pooling(node, LayerKind.AVERAGE_POOLING, position));
                    }
                }
                default -> { }
            }
        }
        // Stable: nodes ONNX Runtime made itself have no position and keep its order behind the others.
        candidates.sort(Comparator.comparingInt(Candidate::position));
        return candidates;
    }

    private static Candidate pooling(NodeProto node, LayerKind kind, int position) {
        return new Candidate(node, kind, "", List.of(), 0, node.getOutput(0), position);
    }

    /** Of a map [N,C,H,W], if it is one: its mean over height and width is average pooling as some exporters write it. */
    private boolean isOverTwoLastAxes(NodeProto node) {
        AttributeProto attribute = Nodes.attribute(node, "axes");
        TensorProto constant = node.getInputCount() > 1 ? initializers.get(node.getInput(1)) : null;
        Set<Long> axes = new HashSet<>();
        if (attribute != null) {
            axes.addAll(attribute.getIntsList());
        } else if (constant != null) {
            for (long axis : Tensors.longs(constant)) {
                axes.add(axis);
            }
        }
        return axes.equals(Set.of(2L, 3L)) || axes.equals(Set.of(-2L, -1L));
    }

    /** What a mean over height and width leaves of a map: [N,C,1,1] or [N,C]. */
    private static boolean isPooled(long[] shape) {
        return shape.length == 4 || shape.length == 2;
    }

    private Candidate convolution(NodeProto node, int position) {
        List<Integer> shape = weightShape(node, 1);
        if (shape.size() != 4) {
            throw new InvalidNetworkException(network, "node " + Nodes.name(node)
                    + ": expected a 2-D convolution with weights [O,I,kH,kW], found weights " + shape);
        }
        return new Candidate(node, LayerKind.CONVOLUTION, node.getInput(1), shape, 0, node.getOutput(0), position);
    }

    private Candidate gemm(NodeProto node, int position) {
        List<Integer> shape = weightShape(node, 1);
        var alpha = Nodes.attribute(node, "alpha");
        if (alpha != null && alpha.getF() != 1 || Nodes.integer(node, "transA", 0) != 0) {
            throw new InvalidNetworkException(network, "node " + Nodes.name(node)
                    + ": a Gemm with alpha or transA is not a fully connected layer; export it as one");
        }
        int axis = Nodes.integer(node, "transB", 0) == 1 ? 0 : 1;
        return new Candidate(node, LayerKind.FULLY_CONNECTED, node.getInput(1), shape, axis, node.getOutput(0), position);
    }

    private Candidate matrixProduct(NodeProto node, int position) {
        List<Integer> shape = weightShape(node, 1);
        if (shape.size() != 2) {
            throw new InvalidNetworkException(network, "node " + Nodes.name(node)
                    + ": expected weights [I,O] of a fully connected layer, found " + shape);
        }
        String output = node.getOutput(0);
        List<NodeProto> next = readers.getOrDefault(output, List.of());
        if (next.size() == 1 && next.get(0).getOpType().equals("Add") && !graphOutputs.contains(output)) {
            NodeProto add = next.get(0);
            String other = add.getInput(0).equals(output) ? add.getInput(1) : add.getInput(0);
            TensorProto bias = initializers.get(other);
            if (bias != null && Tensors.elements(bias) == shape.get(1)) {
                output = add.getOutput(0);
            }
        }
        return new Candidate(node, LayerKind.FULLY_CONNECTED, node.getInput(1), shape, 1, output, position);
    }

    private List<Integer> weightShape(NodeProto node, int input) {
        TensorProto weight = node.getInputCount() > input ? initializers.get(node.getInput(input)) : null;
        if (weight == null) {
            throw new InvalidNetworkException(network, "node " + Nodes.name(node) + ": the weights of " + node.getOpType() + " ("
                    + (node.getInputCount() > input ? node.getInput(input) : "missing")
                    + ") are computed at run time; expected constants, which alone can be quantized beforehand");
        }
        if (weight.getDataType() != TensorProto.DataType.FLOAT_VALUE) {
            throw new InvalidNetworkException(network, "node " + Nodes.name(node) + ": expected float32 or float16 weights, found "
                    + weight.getName() + " of type " + TensorProto.DataType.forNumber(weight.getDataType()));
        }
        return weight.getDimsList().stream().map(Math::toIntExact).toList();
    }

    private List<Layer> layers(List<Candidate> candidates, Map<String, long[]> shapes) {
        Set<String> weightedOutputs = new HashSet<>();
        for (Candidate candidate : candidates) {
            if (!candidate.kind().isPooling()) {
                weightedOutputs.add(candidate.output());
            }
        }
        Set<String> behindWeights = behindWeights(candidates);
        Set<String> beforeWeights = beforeWeights(candidates);
        Map<LayerKind, Integer> numbers = new EnumMap<>(LayerKind.class);
        List<Layer> layers = new ArrayList<>();
        for (Candidate candidate : candidates) {
            int number = numbers.merge(candidate.kind(), 1, Integer::sum) - 1;
            LayerRole role;
            if (candidate.kind().isPooling()) {
                role = LayerRole.POOLING;
            } else if (!beforeWeights.contains(candidate.output())) {
                role = LayerRole.CLASSIFIER;
            } else if (!behindWeights.contains(candidate.node().getInput(0))) {
                role = LayerRole.FIRST;
            } else {
                role = LayerRole.HIDDEN;
            }
            OutputFollower follower = follower(candidate.output());
            long[] shape = shapes.get(candidate.output());
            layers.add(new Layer(
                    candidate.kind().prefix() + number,
                    Nodes.name(candidate.node()),
                    candidate.kind(),
                    role,
                    follower == OutputFollower.OTHER ? OutputRange.FULL : OutputRange.POSITIVE,
                    follower,
                    candidate.weight(),
                    candidate.weightShape(),
                    candidate.channelAxis(),
                    candidate.output(),
                    IntStream.range(1, shape.length).mapToObj(axis -> Math.toIntExact(shape[axis])).toList()));
        }
        return layers;
    }

    private OutputFollower follower(String tensor) {
        List<NodeProto> next = readers.getOrDefault(tensor, List.of());
        if (next.isEmpty() || graphOutputs.contains(tensor)) {
            return OutputFollower.OTHER;
        }
        if (next.stream().allMatch(this::isRelu)) {
            return OutputFollower.RELU;
        }
        return next.stream().allMatch(this::isBoundedRelu) ? OutputFollower.BOUNDED_RELU : OutputFollower.OTHER;
    }

    /** Also as some exporters write it: the maximum of the tensor and a constant zero. */
    private boolean isRelu(NodeProto node) {
        return node.getOpType().equals("Relu") || node.getOpType().equals("Max") && node.getInputCount() == 2
                && node.getInputList().stream().anyMatch(this::isZero);
    }

    private boolean isBoundedRelu(NodeProto node) {
        return node.getOpType().equals("Clip") && node.getInputCount() >= 2 && isZero(node.getInput(1));
    }

    private boolean isZero(String tensor) {
        TensorProto constant = initializers.get(tensor);
        return constant != null && constant.getDataType() == TensorProto.DataType.FLOAT_VALUE
                && Tensors.elements(constant) == 1 && Tensors.floats(constant)[0] == 0;
    }

    /** The tensors with a weighted layer among their ancestors. The graph is in execution order. */
    private Set<String> behindWeights(List<Candidate> candidates) {
        Set<NodeProto> weighted = weighted(candidates);
        Set<String> behind = new HashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            if (weighted.contains(node) || node.getInputList().stream().anyMatch(behind::contains)) {
                behind.addAll(node.getOutputList());
            }
        }
        return behind;
    }

    /** The tensors that some weighted layer reads, directly or not. */
    private Set<String> beforeWeights(List<Candidate> candidates) {
        Set<NodeProto> weighted = weighted(candidates);
        Set<String> before = new HashSet<>();
        for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
            NodeProto node = graph.getNode(i);
            if (weighted.contains(node) || node.getOutputList().stream().anyMatch(before::contains)) {
                before.addAll(node.getInputList());
            }
        }
        return before;
    }

    private static Set<NodeProto> weighted(List<Candidate> candidates) {
        Set<NodeProto> weighted = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        for (Candidate candidate : candidates) {
            if (!candidate.kind().isPooling()) {
                weighted.add(candidate.node());
            }
        }
        return weighted;
    }

    private static String describe(long[] shape) {
        return java.util.Arrays.toString(shape);
    }
}
