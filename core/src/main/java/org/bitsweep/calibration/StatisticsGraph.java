package org.bitsweep.calibration;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.LayerNodes;
import org.bitsweep.onnx.Network;
import org.bitsweep.statistics.BatchStatistics;
import org.bitsweep.statistics.Granularity;

/**
 * The float32 network with one more output a layer: the statistics of its output over the batch at hand, computed by
 * the same operators as batch statistics are.
 *
 * <p>Each output is one vector: mean, mean absolute deviation, standard deviation, minimum and maximum of every
 * channel if the layer's output is a map of more than one channel position, then the same five of the whole tensor. Of what
 * weighted layers read there is one more vector: the means of its channels.
 */
final class StatisticsGraph {

    /** Statistics a channel or a tensor has. */
    static final int STATISTICS = 5;

    private StatisticsGraph() {}

    /**
     * The graph.
     *
     * @param requests layers whose output is put out as it is too, for its histogram
     */
    static ModelProto write(Network network, RequestedThresholds requests) {
        GraphWriter writer = new GraphWriter(network.operatorSet());
        GraphProto.Builder graph = network.model().getGraph().toBuilder().clearOutput();
        for (Layer layer : network.observed()) {
            writer.startLayer("statistics/" + layer.id());
            String tensor = layer.kind() == LayerKind.CONCATENATION ? beforeRelu(network, layer, writer) : layer.output();
            List<String> parts = new ArrayList<>();
            if (hasChannels(layer)) {
                parts.addAll(moments(new BatchStatistics(writer, tensor, layer, Granularity.CHANNEL)));
            }
            parts.addAll(moments(new BatchStatistics(writer, tensor, layer, Granularity.TENSOR)));
            writer.nodeTo(output(layer), "Concat", parts, GraphWriter.attribute("axis", 0));
            graph.addOutput(ValueInfoProto.newBuilder().setName(output(layer)));
            if (!requests.of(layer.id()).isEmpty()) {
                graph.addOutput(ValueInfoProto.newBuilder().setName(observed(layer)));
            }
        }
        LayerNodes nodes = new LayerNodes(network);
        Map<String, String> means = new HashMap<>();
        for (Layer layer : withInputMeans(network)) {
            writer.startLayer("statistics/" + layer.id() + "/input");
            boolean map = layer.kind() == LayerKind.CONVOLUTION;
            // Layers that read the same tensor share what is computed of it.
            String mean = means.computeIfAbsent(nodes.input(layer) + map, unused -> writer.reduce("ReduceMean", map
                    ? writer.reshape(writer.node("GlobalAveragePool", List.of(nodes.input(layer))), 0, -1) : nodes.input(layer), 0));
            writer.nodeTo(inputMeans(layer), "Identity", List.of(mean));
            graph.addOutput(ValueInfoProto.newBuilder().setName(inputMeans(layer)));
        }
        graph.addAllNode(writer.nodes()).addAllInitializer(writer.constants());
        return network.model().toBuilder().setGraph(graph).build();
    }

    /**
     * A concatenation of what ReLUs read in place of what they write: as for every other layer, statistics are those before the
     * ReLU.
     */
    private static String beforeRelu(Network network, Layer layer, GraphWriter writer) {
        Map<String, NodeProto> writers = new HashMap<>();
        network.model().getGraph().getNodeList().forEach(node -> writers.put(node.getOutput(0), node));
        NodeProto concatenation = writers.get(layer.output());
        List<String> inputs = concatenation.getInputList().stream().map(input -> {
            NodeProto node = writers.get(input);
            return node != null && node.getOpType().equals("Relu") ? node.getInput(0) : input;
        }).toList();
        return writer.nodeTo(observed(layer), "Concat", inputs, concatenation.getAttributeList().toArray(new AttributeProto[0]));
    }

    /** The tensor whose statistics are taken. */
    static String observed(Layer layer) {
        return layer.kind() == LayerKind.CONCATENATION ? "bitsweep/statistics/" + layer.id() + "/before-relu" : layer.output();
    }

    /** The layers of which the means of their inputs' channels are known: convolutions, and products with vectors. */
    static List<Layer> withInputMeans(Network network) {
        LayerNodes nodes = new LayerNodes(network);
        return network.layers().stream().filter(layer -> layer.kind().hasWeights() && nodes.hasVectorBias(layer)).toList();
    }

    /** What one image contributes to the means of a layer's input is called. */
    static String inputMeans(Layer layer) {
        return "bitsweep/statistics/" + layer.id() + "/input-means";
    }

    static String output(Layer layer) {
        return "bitsweep/statistics/" + layer.id();
    }

    /** Whether ranges per channel can be asked of the layer. */
    static boolean hasChannels(Layer layer) {
        return layer.kind() == LayerKind.CONVOLUTION && layer.positions() > 1;
    }

    /** Length of a layer's vector. */
    static int size(Layer layer) {
        return STATISTICS * ((hasChannels(layer) ? layer.channels() : 0) + 1);
    }

    private static List<String> moments(BatchStatistics statistics) {
        return List.of(statistics.mean(), statistics.meanAbsoluteDeviation(), statistics.standardDeviation(),
                statistics.minimum(), statistics.maximum());
    }
}
