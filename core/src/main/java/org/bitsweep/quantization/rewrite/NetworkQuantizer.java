package org.bitsweep.quantization.rewrite;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.FixedStatistics;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerNodes;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.Tensors;
import org.bitsweep.quantization.grid.GridParts;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.plan.LayerPlan;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.statistics.BatchStatistics;
import org.bitsweep.statistics.StatisticsSource;
import org.bitsweep.statistics.TensorStatistics;

/** Rewrites a float32 network into the network a plan describes. Pure and deterministic: same plan, same bytes. */
public final class NetworkQuantizer {

    private final QuantizationPlan plan;
    private final Optional<ActivationStatistics> statistics;
    private final QuantizedWeights weights;
    private final GraphWriter writer;
    private final GraphProto.Builder graph;
    private final Map<String, LayerPlan> byOutput = new HashMap<>();
    private final Map<String, LayerPlan> byNode = new HashMap<>();
    private final Map<String, List<RewrittenLayer.Input>> inputs = new HashMap<>();
    private final Map<String, GridParts<String>> grids = new HashMap<>();
    private final Form form;
    private final List<StreamedLayer> streamed = new ArrayList<>();
    private final LayerBias bias;
    private final Set<String> constants;
    private final Map<String, String> changedBiases = new HashMap<>();
    private Optional<String> imageTwin = Optional.empty();

    /** Where statistics of the batch are computed. */
    private enum Form {
        /** In the graph. */
        WHOLE,
        /** By whoever runs the graph: spans are its inputs. */
        STREAMED
    }

    private NetworkQuantizer(QuantizationPlan plan, Optional<ActivationStatistics> statistics, QuantizedWeights weights,
            Form form) {
        this.form = form;
        this.plan = plan;
        this.statistics = statistics;
        this.weights = weights;
        this.bias = new LayerBias(plan, statistics, weights);
        this.writer = new GraphWriter(weights.network().operatorSet());
        this.constants = weights.network().initializers().keySet();
        this.graph = weights.network().model().getGraph().toBuilder().clearNode().clearInitializer();
        for (LayerPlan layer : plan.layers()) {
            byOutput.put(layer.layer().output(), layer);
            byNode.put(key(layer.layer().node(), layer.layer().weight()), layer);
        }
    }

    /** The model of {@link #rewrite}. */
    public static ModelProto quantize(Network network, QuantizationPlan plan, Optional<ActivationStatistics> statistics) {
        return rewrite(plan, statistics, new QuantizedWeights(network)).model();
    }

    /**
     * The quantized network.
     *
     * @param plan what happens to every layer
     * @param statistics the calibration statistics the plan names, if it needs any
     * @param weights of the float32 network the plan was made for, shared by the plans of that network
     * @throws IllegalArgumentException if plan, network and statistics do not belong together
     */
    public static RewrittenNetwork rewrite(
            QuantizationPlan plan, Optional<ActivationStatistics> statistics, QuantizedWeights weights) {
        return of(plan, statistics, weights, Form.WHOLE).rewrite();
    }

    /**
     * The quantized network for batches that are streamed: the same as {@link #rewrite}, but the spans of grids with statistics
     * of the batch are inputs of the graph.
     *
     * @throws IllegalArgumentException if plan, network and statistics do not belong together
     */
    public static StreamedNetwork stream(
            QuantizationPlan plan, Optional<ActivationStatistics> statistics, QuantizedWeights weights) {
        NetworkQuantizer quantizer = of(plan, statistics, weights, Form.STREAMED);
        ModelProto model = quantizer.rewrite().model();
        return new StreamedNetwork(weights.network(), model, quantizer.streamed, plan.operators());
    }

    private static NetworkQuantizer of(
            QuantizationPlan plan, Optional<ActivationStatistics> statistics, QuantizedWeights weights, Form form) {
        Network network = weights.network();
        if (!plan.network().equals(network.digest())) {
            throw new IllegalArgumentException("the plan is for network " + plan.network() + ", not for "
                    + network.name() + " (" + network.digest() + ")");
        }
        if (plan.needsCalibration()) {
            String found = statistics.map(each -> plan.readOf(each).digest()).orElse("none");
            if (!found.equals(plan.statistics())) {
                throw new IllegalArgumentException("the plan needs calibration statistics " + plan.statistics() + ", found " + found);
            }
        }
        return new NetworkQuantizer(plan, statistics, weights.under(plan.equalization()), form);
    }

    private RewrittenNetwork rewrite() {
        ModelProto model = weights.network().model();
        if (plan.operators() == MapOperators.INTEGER) {
            return new IntegerNetworkWriter(plan, statistics, weights).write();
        }
        image();
        model.getGraph().getNodeList().forEach(this::rewrite);
        graph.addAllNode(writer.nodes()).addAllInitializer(writer.constants());
        Set<String> read = new HashSet<>();
        writer.nodes().forEach(node -> read.addAll(node.getInputList()));
        model.getGraph().getInitializerList().stream().filter(tensor -> read.contains(tensor.getName()))
                .forEach(graph::addInitializer);
        return new RewrittenNetwork(model.toBuilder().setGraph(graph).build(),
                plan.layers().stream().map(this::rewritten).toList());
    }

    /** No node writes the image: whoever reads it gets its quantized twin. */
    private void image() {
        LayerPlan image = byOutput.get(weights.network().input());
        if (image != null && image.output() instanceof ActivationPlan.Quantized activation) {
            writer.startLayer(image.layer().id());
            String input = weights.network().input();
            imageTwin = Optional.of("bitsweep/" + image.layer().id() + "/quantized");
            grids.put(image.layer().id(), activation(image.layer(), input, activation).write(input, imageTwin.get()));
        }
    }

    private void rewrite(NodeProto node) {
        NodeProto.Builder rewritten = node.toBuilder();
        for (int i = 0; imageTwin.isPresent() && i < node.getInputCount(); i++) {
            if (node.getInput(i).equals(weights.network().input())) {
                rewritten.setInput(i, imageTwin.get());
            }
        }
        // The node of a MatMul whose bias is added afterwards writes another tensor than the layer; its weights tell it.
        // Pooling has none, though a mean may have its axes there.
        LayerPlan reading = byNode.getOrDefault(key(nodeName(node), node.getInputCount() > 1 ? node.getInput(1) : ""),
                byNode.get(key(nodeName(node), "")));
        if (reading != null) {
            inputs.put(reading.layer().id(), inputs(reading.layer(), node, rewritten));
            if (reading.weights() instanceof WeightPlan.Quantized quantized) {
                graph.addInitializer(weights.of(reading.layer(), quantized));
                rewritten.setInput(1, QuantizedWeights.name(reading.layer()));
                if (quantized.changesBias()) {
                    changeBias(reading, rewritten);
                }
            }
        }
        biasAdds(node, rewritten);
        LayerPlan writing = node.getOutputCount() > 0 ? byOutput.get(node.getOutput(0)) : null;
        if (writing != null && writing.output() instanceof ActivationPlan.Quantized activation) {
            String exact = writing.layer().exactOutput();
            writer.add(rewritten.setOutput(0, exact).build());
            writer.startLayer(writing.layer().id());
            grids.put(writing.layer().id(),
                    activation(writing.layer(), exact, activation).write(exact, node.getOutput(0)));
        } else {
            writer.add(rewritten.build());
        }
    }

    /** Weighted layers and pooling read one tensor; what else they are given are constants. */
    private List<RewrittenLayer.Input> inputs(Layer layer, NodeProto node, NodeProto.Builder rewritten) {
        Set<RewrittenLayer.Input> found = new LinkedHashSet<>();
        int count = layer.kind().isOperand() ? node.getInputCount() : 1;
        for (int i = 0; i < count; i++) {
            if (!node.getInput(i).isEmpty() && !constants.contains(node.getInput(i))) {
                found.add(new RewrittenLayer.Input(node.getInput(i), rewritten.getInput(i)));
            }
        }
        return List.copyOf(found);
    }

    private void changeBias(LayerPlan layer, NodeProto.Builder product) {
        float[] values = bias.values(layer);
        if (product.getOpType().equals("MatMul") && layer.layer().isMap() && product.getOutput(0).equals(layer.layer().output())) {
            // Of a sequence and without a bias: there is none to change, for folding needs means that such layers have none of.
            return;
        }
        LayerNodes.dropBiasFactor(product);
        String name = "bitsweep/" + layer.layer().id() + "/bias";
        graph.addInitializer(Tensors.ofFloats(name, values, List.of((long) values.length)));
        if (product.getOpType().equals("MatMul")) {
            // The Add behind it, where there is one, has its bias changed when it is reached.
            changedBiases.put(layer.layer().output(), name);
            if (product.getOutput(0).equals(layer.layer().output())) {
                product.setOpType("Gemm").addInput(name);
                changedBiases.remove(layer.layer().output());
            }
        } else if (product.getInputCount() > 2) {
            product.setInput(2, name);
        } else {
            product.addInput(name);
        }
    }

    /** The bias of a product that has it added by a node of its own. */
    private void biasAdds(NodeProto node, NodeProto.Builder rewritten) {
        String changed = node.getOutputCount() > 0 && node.getOpType().equals("Add") ? changedBiases.get(node.getOutput(0)) : null;
        if (changed != null) {
            for (int i = 0; i < node.getInputCount(); i++) {
                if (weights.network().initializers().containsKey(node.getInput(i))) {
                    rewritten.setInput(i, changed);
                }
            }
        }
    }

    private ActivationWriter activation(Layer layer, String exact, ActivationPlan.Quantized activation) {
        if (form == Form.WHOLE || activation.statistics() != StatisticsSource.BATCH) {
            return new ActivationWriter(writer, layer, activation, statistics(layer, exact, activation), plan.operators());
        }
        StreamedLayer inputs = StreamedLayer.of(layer, activation);
        streamed.add(inputs);
        inputs.addTo(graph);
        return new ActivationWriter(writer, layer, activation, inputs.names(), plan.operators());
    }

    private TensorStatistics<String> statistics(Layer layer, String exact, ActivationPlan.Quantized activation) {
        return activation.statistics() == StatisticsSource.BATCH
                ? new BatchStatistics(writer, exact, layer, activation.granularity(), plan.operators())
                : new FixedStatistics<>(new GraphArithmetic(writer, layer.channels()),
                        statistics.orElseThrow().layer(layer.id()), activation.granularity());
    }

    private RewrittenLayer rewritten(LayerPlan layer) {
        String id = layer.layer().id();
        Optional<GridParts<String>> grid = Optional.ofNullable(grids.get(id));
        String image = weights.network().input();
        if (layer.layer().output().equals(image)) {
            return new RewrittenLayer(layer, List.of(new RewrittenLayer.Input(image, image)), Optional.empty(), image,
                    imageTwin.orElse(image), grid);
        }
        return new RewrittenLayer(layer, inputs.get(id),
                layer.weights() instanceof WeightPlan.Quantized
                        ? Optional.of(QuantizedWeights.name(layer.layer())) : Optional.empty(),
                grid.isPresent() ? layer.layer().exactOutput() : layer.layer().output(), layer.layer().output(), grid);
    }

    private static String key(String node, String weight) {
        return node + " " + weight;
    }

    private static String nodeName(NodeProto node) {
        return node.getName().isEmpty() ? node.getOutput(0) : node.getName();
    }
}
