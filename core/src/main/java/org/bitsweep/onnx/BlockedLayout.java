package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Moves operators between two convolutions into the blocked layout of these.
 *
 * <p>ONNX Runtime lays channels out in blocks around convolutions whose weights are constants. A depthwise convolution whose
 * weights are computed, such as a grid with statistics of the batch, it leaves in the plain layout, with a reordering before
 * and behind. Its kernel takes computed weights all the same: for one position and whole blocks they lie as they do in the
 * plain layout. Elementwise operators do not care how values lie. So what stands between ReorderOutput and ReorderInput is
 * made to read the blocked tensor, and reorderings that nobody reads any more vanish.
 *
 * <p>The result holds for the machine whose ONNX Runtime optimized the graph, and is never stored.
 */
final class BlockedLayout {

    static final String DOMAIN = "com.microsoft.nchwc";
    private static final Set<String> ONE_INPUT = Set.of("Abs", "Neg", "Relu", "Round");
    private static final Set<String> TWO_INPUTS = Set.of("Add", "Mul", "Sub");
    private static final Set<String> POOLING = Set.of("GlobalAveragePool", "GlobalMaxPool", "MaxPool");
    private static final Set<String> CONVOLUTIONS = Set.of("Conv", "FusedConv");

    private final Map<String, List<Integer>> shapes;
    private final List<NodeProto> nodes = new ArrayList<>();
    /** By the name of the plain tensor. */
    private final Map<String, Blocked> blocked = new HashMap<>();
    /** What would make the plain tensor, if somebody reads it. */
    private final Map<String, NodeProto> reorderings = new HashMap<>();
    /** The blocked tensor that stands for another. */
    private final Map<String, String> same = new HashMap<>();
    /** What inputs that lie in the blocked layout are called in the plain one. */
    private final Map<String, String> plainNames = new HashMap<>();

    /** A tensor in the blocked layout; its shape is [C, H, W], or empty where it is not known. */
    private record Blocked(String tensor, long channels, List<Integer> shape) {}

    /**
     * A graph that others follow.
     *
     * @param model it
     * @param blockedOutputs outputs that lie in the blocked layout: by the name they had in the plain one, what they are called
     */
    record Piece(ModelProto model, Map<String, String> blockedOutputs) {}

    private BlockedLayout(Map<String, List<Integer>> shapes) {
        this.shapes = shapes;
    }

    /** Whether a model, not yet optimized, has convolutions whose weights or biases depend on its input. */
    static boolean helps(ModelProto model) {
        Set<String> computed = model.getGraph().getInputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
        model.getGraph().getInitializerList().forEach(constant -> computed.remove(constant.getName()));
        boolean helps = false;
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (node.getInputList().stream().anyMatch(computed::contains)) {
                computed.addAll(node.getOutputList());
                helps |= node.getOpType().equals("Conv")
                        && node.getInputList().subList(1, node.getInputCount()).stream().anyMatch(computed::contains);
            }
        }
        return helps;
    }

    /**
     * The same network with fewer reorderings.
     *
     * @param optimized a model as this machine's ONNX Runtime writes it at its full optimization level
     * @param shapes [C, H, W] by tensor, as far as they are known
     */
    static ModelProto spread(ModelProto optimized, Map<String, List<Integer>> shapes) {
        return spread(optimized, shapes, Set.of(), Set.of()).model();
    }

    /**
     * The same for a piece of a network, which takes maps in the blocked layout from pieces before and gives them on to pieces
     * behind, all made by the same machine.
     *
     * @param blockedInputs inputs that lie in the blocked layout; their shapes are known
     * @param mayStay outputs that may lie in the blocked layout
     */
    static Piece spread(ModelProto optimized, Map<String, List<Integer>> shapes, Set<String> blockedInputs, Set<String> mayStay) {
        GraphProto graph = optimized.getGraph();
        BlockedLayout layout = new BlockedLayout(shapes);
        blockedInputs.forEach(layout::addInput);
        graph.getNodeList().forEach(layout::add);
        Map<String, String> blockedOutputs = new HashMap<>();
        GraphProto.Builder spread = graph.toBuilder().clearNode().clearOutput();
        for (ValueInfoProto output : graph.getOutputList()) {
            Blocked found = mayStay.contains(output.getName()) ? layout.blocked.get(output.getName()) : null;
            if (found != null && found.channels() % MapOperators.CHANNELS == 0
                    && !blockedInputs.contains(found.tensor()) && !blockedOutputs.containsValue(found.tensor())) {
                blockedOutputs.put(output.getName(), found.tensor());
                spread.addOutput(output.toBuilder().setName(found.tensor()));
            } else {
                layout.makePlain(output.getName());
                spread.addOutput(output);
            }
        }
        return new Piece(optimized.toBuilder().setGraph(spread.addAllNode(layout.nodes)).build(), blockedOutputs);
    }

    private void addInput(String input) {
        List<Integer> shape = shapes.get(input);
        blocked.put(input, new Blocked(input, shape.get(0), shape));
        plainNames.put(input, input + "/plain");
        reorderings.put(input, reordering(input, input + "/plain", shape.get(0)));
    }

    private static NodeProto reordering(String from, String to, long channels) {
        return NodeProto.newBuilder().setOpType("ReorderOutput").setDomain(DOMAIN).setName(to + "/reordered")
                .addInput(from).addOutput(to).addAttribute(GraphWriter.attribute("channels", channels)).build();
    }

    private void add(NodeProto node) {
        if (node.getOpType().equals("ReorderOutput") && Nodes.integer(node, "channels_last", 0) == 0) {
            String from = same.getOrDefault(node.getInput(0), node.getInput(0));
            String plain = node.getOutput(0);
            blocked.put(plain, new Blocked(from, Nodes.integer(node, "channels", 0), shapes.getOrDefault(plain, List.of())));
            reorderings.put(plain, node.toBuilder().setInput(0, from).build());
        } else if (node.getOpType().equals("ReorderInput") && Nodes.integer(node, "channels_last", 0) == 0
                && blocked.containsKey(node.getInput(0))) {
            same.put(node.getOutput(0), blocked.get(node.getInput(0)).tensor());
        } else if (!node.getDomain().equals(DOMAIN) && moved(node)) {
            return;
        } else {
            NodeProto.Builder reading = node.toBuilder();
            for (int i = 0; i < node.getInputCount(); i++) {
                makePlain(node.getInput(i));
                reading.setInput(i, same.getOrDefault(node.getInput(i), plainNames.getOrDefault(node.getInput(i), node.getInput(i))));
            }
            nodes.add(reading.build());
        }
    }

    private void makePlain(String tensor) {
        NodeProto reordering = reorderings.remove(tensor);
        if (reordering != null) {
            nodes.add(reordering);
        }
    }

    private boolean moved(NodeProto node) {
        if (node.getInputCount() == 0 || node.getOutputCount() != 1 || !blocked.containsKey(node.getInput(0))) {
            return false;
        }
        Blocked first = blocked.get(node.getInput(0));
        String operator = node.getOpType();
        if (ONE_INPUT.contains(operator)) {
            return write(node, node.toBuilder().setInput(0, first.tensor()), first);
        }
        if (TWO_INPUTS.contains(operator)) {
            Blocked second = blocked.get(node.getInput(1));
            return second != null && alike(first, second)
                    && write(node, node.toBuilder().setInput(0, first.tensor()).setInput(1, second.tensor()), first);
        }
        if (operator.equals("Size") && first.channels() % MapOperators.CHANNELS == 0) {
            nodes.add(node.toBuilder().setInput(0, first.tensor()).build());
            return true;
        }
        if (operator.equals("Concat")) {
            return Nodes.integer(node, "axis", 0) == 1 && moveConcatenation(node);
        }
        if (POOLING.contains(operator)) {
            return write(node, node.toBuilder().setDomain(DOMAIN).setInput(0, first.tensor()),
                    new Blocked("", first.channels(), shapes.getOrDefault(node.getOutput(0), List.of())));
        }
        return CONVOLUTIONS.contains(operator) && onePositionDepthwise(node, first) && moveConvolution(node, first);
    }

    /** Channels follow each other in whole blocks. */
    private boolean moveConcatenation(NodeProto node) {
        NodeProto.Builder concatenation = node.toBuilder();
        long channels = 0;
        for (int i = 0; i < node.getInputCount(); i++) {
            Blocked part = blocked.get(node.getInput(i));
            if (part == null || part.channels() % MapOperators.CHANNELS != 0) {
                return false;
            }
            concatenation.setInput(i, part.tensor());
            channels += part.channels();
        }
        return write(node, concatenation, new Blocked("", channels, shapes.getOrDefault(node.getOutput(0), List.of())));
    }

    private static boolean alike(Blocked first, Blocked second) {
        return first.tensor().equals(second.tensor()) || !first.shape().isEmpty() && first.shape().equals(second.shape());
    }

    private static boolean onePositionDepthwise(NodeProto node, Blocked input) {
        return Nodes.integer(node, "group", 1) == input.channels() && input.channels() % MapOperators.CHANNELS == 0
                && ones(node, "kernel_shape", false) && ones(node, "strides", true);
    }

    private static boolean ones(NodeProto node, String attribute, boolean ifMissing) {
        AttributeProto found = Nodes.attribute(node, attribute);
        return found == null ? ifMissing : found.getIntsList().stream().allMatch(value -> value == 1);
    }

    /** A fourth input is added to the result before its activation; both layouts' kernels have it. */
    private boolean moveConvolution(NodeProto node, Blocked first) {
        NodeProto.Builder convolution = node.toBuilder().setOpType("Conv").setDomain(DOMAIN).setInput(0, first.tensor());
        if (node.getInputCount() > 3) {
            Blocked sum = blocked.get(node.getInput(3));
            if (sum == null) {
                return false;
            }
            convolution.setInput(3, sum.tensor());
        }
        return write(node, convolution, first);
    }

    private boolean write(NodeProto node, NodeProto.Builder moved, Blocked like) {
        String plain = node.getOutput(0);
        String tensor = plain + "/blocked";
        nodes.add(moved.setOutput(0, tensor).build());
        blocked.put(plain, new Blocked(tensor, like.channels(), like.shape()));
        reorderings.put(plain, reordering(tensor, plain, like.channels()));
        return true;
    }
}
