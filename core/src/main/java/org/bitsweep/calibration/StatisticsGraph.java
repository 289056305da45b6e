package org.bitsweep.calibration;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerKind;
import org.bitsweep.onnx.Network;
import org.bitsweep.statistics.BatchStatistics;
import org.bitsweep.statistics.Granularity;

/**
 * The float32 network with one more output a layer: the statistics of its output over the batch at hand, computed by
 * the same operators as batch statistics are.
 *
 * <p>Each output is one vector: mean, mean absolute deviation, standard deviation, minimum and maximum of every
 * channel if the layer's output is a map of more than one channel position, then the same five of the whole tensor.
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
        for (Layer layer : network.layersWithAveragePooling()) {
            writer.startLayer("statistics/" + layer.id());
            List<String> parts = new ArrayList<>();
            if (hasChannels(layer)) {
                parts.addAll(moments(new BatchStatistics(writer, layer.output(), layer, Granularity.CHANNEL)));
            }
            parts.addAll(moments(new BatchStatistics(writer, layer.output(), layer, Granularity.TENSOR)));
            writer.nodeTo(output(layer), "Concat", parts, GraphWriter.attribute("axis", 0));
            graph.addOutput(ValueInfoProto.newBuilder().setName(output(layer)));
            if (!requests.of(layer.id()).isEmpty()) {
                graph.addOutput(ValueInfoProto.newBuilder().setName(layer.output()));
            }
        }
        graph.addAllNode(writer.nodes()).addAllInitializer(writer.constants());
        return network.model().toBuilder().setGraph(graph).build();
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
