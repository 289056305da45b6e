package org.bitsweep.quantization.rewrite;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerNodes;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.Sessions;
import org.bitsweep.onnx.TensorOrigins;
import org.bitsweep.onnx.Tensors;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.plan.LayerPlan;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.quantization.weights.WeightPlan;

/**
 * Writes a network as integers: weights and biases are integer constants, and what is on a grid goes from node to node as
 * unsigned codes. Before every operator that calculates stands a DequantizeLinear, behind it a QuantizeLinear: what ONNX Runtime
 * makes integer kernels of, and what any runtime computes in float with the same result but for rounding.
 *
 * <p>Operators that choose or move values work on codes. An M-bit grid's codes end at 2^M - 1, where bytes end at 255: a Clip of
 * the bytes behind QuantizeLinear ends them, and leaves the operators before it together. A ReLU is the lower end of the codes.
 */
final class IntegerNetworkWriter {

    private final QuantizationPlan plan;
    private final ActivationStatistics statistics;
    private final QuantizedWeights weights;
    private final Network network;
    private final LayerBias biases;
    private final LayerNodes layerNodes;
    private final TensorOrigins origins;
    private final GraphWriter writer;
    private final Map<String, LayerPlan> byOutput = new HashMap<>();
    private final Map<NodeProto, LayerPlan> byProduct = new HashMap<>();
    private final Map<String, LayerPlan> byId = new HashMap<>();
    private final Map<String, Codes> codes = new HashMap<>();
    private final Map<String, String> parameters = new HashMap<>();
    private final Set<String> written = new HashSet<>();

    /**
     * A tensor of codes.
     *
     * @param tensor its name, of unsigned bytes
     * @param grid what they stand for
     */
    private record Codes(String tensor, LayerGrid grid) {}

    IntegerNetworkWriter(QuantizationPlan plan, Optional<ActivationStatistics> statistics, QuantizedWeights weights) {
        this.plan = plan;
        this.statistics = statistics.orElseThrow();
        this.weights = weights;
        this.network = weights.network();
        this.biases = new LayerBias(plan, statistics, weights);
        this.layerNodes = new LayerNodes(network);
        this.origins = new TensorOrigins(network.model().getGraph());
        this.writer = new GraphWriter(network.operatorSet());
        for (LayerPlan layer : plan.layers()) {
            byOutput.put(layer.layer().output(), layer);
            byId.put(layer.layer().id(), layer);
            if (layer.weights() instanceof WeightPlan.Quantized) {
                byProduct.put(layerNodes.product(layer.layer()), layer);
            }
        }
    }

    RewrittenNetwork write() {
        GraphProto source = network.model().getGraph();
        quantize(network.input(), network.input());
        source.getNodeList().forEach(this::write);
        if (codes.containsKey(network.output())) {
            writer.startLayer("output");
            dequantize(codes.get(network.output()), network.output());
        }
        Set<String> read = new HashSet<>();
        writer.nodes().forEach(node -> read.addAll(node.getInputList()));
        GraphProto.Builder graph = source.toBuilder().clearNode().clearInitializer().clearValueInfo()
                .addAllNode(writer.nodes()).addAllInitializer(writer.constants());
        source.getInitializerList().stream().filter(tensor -> read.contains(tensor.getName())).forEach(graph::addInitializer);
        ModelProto model = Sessions.inIntegers(network.model().toBuilder().setGraph(graph).build());
        return new RewrittenNetwork(model, List.of());
    }

    private void write(NodeProto node) {
        String output = node.getOutput(0);
        LayerPlan product = byProduct.get(node);
        LayerPlan writing = byOutput.get(output);
        if (written.contains(output)) {
            return;
        }
        writer.startLayer(writing == null ? "node/" + output : writing.layer().id());
        boolean ownGrid = writing != null && !(writing.output() instanceof ActivationPlan.Untouched);
        if (product != null) {
            output = product(node, product);
        } else if (!ownGrid && node.getOutputCount() == 1 && codes.containsKey(node.getInput(0)) && origins.keepsPoints(node)) {
            keepPoints(node);
            return;
        } else if (node.getOpType().equals("Concat") && writing != null
                && writing.output() instanceof ActivationPlan.Quantized quantized) {
            join(node, LayerGrid.of(quantized, statistics.layer(writing.layer().id())));
            return;
        } else {
            NodeProto.Builder copy = node.toBuilder();
            for (int i = 0; i < node.getInputCount(); i++) {
                copy.setInput(i, asFloat(node.getInput(i)));
            }
            if (ownGrid) {
                copy.setOutput(0, writing.layer().exactOutput());
            }
            writer.add(copy.build());
        }
        quantize(ownGrid(output) ? byOutput.get(output).layer().exactOutput() : output, output);
    }

    private boolean ownGrid(String tensor) {
        LayerPlan plan = byOutput.get(tensor);
        return plan != null && !(plan.output() instanceof ActivationPlan.Untouched);
    }

    /**
     * A convolution or fully connected layer of integers, whose output in float is called as its layer says.
     *
     * @return the tensor of the network that it stands for
     */
    private String product(NodeProto node, LayerPlan plan) {
        Layer layer = plan.layer();
        WeightPlan.Quantized quantized = (WeightPlan.Quantized) plan.weights();
        if (!codes.containsKey(node.getInput(0)) || !layerNodes.hasVectorBias(layer)) {
            throw new InputException(network.name() + ": layer " + layer.id() + ": expected " + (layerNodes.hasVectorBias(layer)
                    ? "an input on a grid, which integers need, found " + node.getInput(0) + " in float"
                    : "a product with vectors, found one with sequences") + ". Write the network with operators = standard, or leave"
                    + " the layer in float (layers." + layer.id() + ".role = float).");
        }
        writer.startLayer(layer.id());
        String input = asFloat(node.getInput(0));
        List<Long> channels = List.of((long) layer.weightShape().get(layer.outputChannelAxis()));
        String scales = writer.constant(Tensors.ofFloats(name(layer, "weight-scales"), weights.signed(layer, quantized).scales(), channels));
        String zeros = writer.constant(Tensors.ofBytes(name(layer, "weight-zeros"), TensorProto.DataType.INT8,
                new byte[channels.get(0).intValue()], channels));
        String weight = writer.node("DequantizeLinear", List.of(writer.constant(weights.codes(layer, quantized)), scales, zeros),
                GraphWriter.attribute("axis", layer.outputChannelAxis()));
        LayerBias.Steps steps = biases.steps(plan).orElseThrow();
        String biasScales = writer.constant(Tensors.ofFloats(name(layer, "bias-scales"), steps.scales(), channels));
        String bias = writer.node("DequantizeLinear", List.of(
                writer.constant(Tensors.ofIntegers(name(layer, "bias"), steps.codes(), channels)), biasScales),
                GraphWriter.attribute("axis", 0));
        NodeProto.Builder copy = node.toBuilder().clearInput().addAllInput(List.of(input, weight, bias))
                .setOutput(0, ownGrid(layer.output()) ? layer.exactOutput() : layer.output());
        LayerNodes.dropBiasFactor(copy);
        if (copy.getOpType().equals("MatMul")) {
            copy.setOpType("Gemm");
        }
        writer.add(copy.build());
        // The Add of a bias behind a MatMul is in it.
        written.add(layer.output());
        return layer.output();
    }

    /** Puts a float tensor on its grid, if the plan has one for it. */
    private void quantize(String exact, String tensor) {
        LayerPlan layer = byOutput.get(tensor);
        if (layer == null) {
            return;
        }
        writer.startLayer(layer.layer().id());
        if (layer.output() instanceof ActivationPlan.Quantized quantized) {
            codes.put(tensor, quantize(exact, LayerGrid.of(quantized, statistics.layer(layer.layer().id()))));
        } else if (layer.output() instanceof ActivationPlan.Joined joined) {
            LayerPlan concatenation = byId.get(joined.layer());
            codes.put(tensor, quantize(exact, LayerGrid.of(
                    (ActivationPlan.Quantized) concatenation.output(), statistics.layer(joined.layer()))));
        }
    }

    private Codes quantize(String exact, LayerGrid grid) {
        String bytes = writer.node("QuantizeLinear", List.of(exact, scale(grid), zeroPoint(grid)));
        return new Codes(grid.largestCode() == 255 ? bytes
                : writer.node("Clip", List.of(bytes, code(0), code(grid.largestCode()))), grid);
    }

    /** Operators that choose or move values. */
    private void keepPoints(NodeProto node) {
        Codes input = codes.get(node.getInput(0));
        String output = node.getOutput(0);
        switch (node.getOpType()) {
            case "Identity", "Dropout" -> codes.put(output, input);
            case "Relu" -> codes.put(output, input.grid().zeroPoint() == 0 ? input : new Codes(writer.node("Clip",
                    List.of(input.tensor(), code(input.grid().zeroPoint()), code(input.grid().largestCode()))), input.grid()));
            default -> {
                NodeProto.Builder copy = node.toBuilder().setInput(0, input.tensor()).setOutput(0, "bitsweep/codes/" + output);
                if (node.getOpType().equals("Pad") && node.getInputCount() > 1) {
                    List<String> inputs = new ArrayList<>(copy.getInputList());
                    while (inputs.size() < 3) {
                        inputs.add("");
                    }
                    inputs.set(2, code(input.grid().zeroPoint()));
                    copy.clearInput().addAllInput(inputs);
                }
                writer.add(copy.build());
                codes.put(output, new Codes(copy.getOutput(0), input.grid()));
            }
        }
    }

    /** A concatenation of codes of one grid. */
    private void join(NodeProto node, LayerGrid grid) {
        List<String> inputs = new ArrayList<>();
        for (String input : node.getInputList()) {
            Codes there = codes.get(input);
            inputs.add(there != null && there.grid().equals(grid) ? there.tensor() : quantize(asFloat(input), grid).tensor());
        }
        String joined = "bitsweep/codes/" + node.getOutput(0);
        writer.add(node.toBuilder().clearInput().addAllInput(inputs).setOutput(0, joined).build());
        codes.put(node.getOutput(0), new Codes(joined, grid));
    }

    /** A tensor of the network as floats, for one node that reads it. */
    private String asFloat(String tensor) {
        Codes found = codes.get(tensor);
        return found == null ? tensor
                : writer.node("DequantizeLinear", List.of(found.tensor(), scale(found.grid()), zeroPoint(found.grid())));
    }

    private void dequantize(Codes from, String output) {
        writer.nodeTo(output, "DequantizeLinear", List.of(from.tensor(), scale(from.grid()), zeroPoint(from.grid())));
    }

    private String scale(LayerGrid grid) {
        return writer.scalar(grid.scale());
    }

    private String zeroPoint(LayerGrid grid) {
        return code(grid.zeroPoint());
    }

    private String code(int value) {
        return parameters.computeIfAbsent("code" + value, unused -> writer.constant(Tensors.ofBytes("bitsweep/code-" + value,
                TensorProto.DataType.UINT8, new byte[] {(byte) value}, List.of())));
    }

    private static String name(Layer layer, String what) {
        return "bitsweep/" + layer.id() + "/" + what;
    }
}
