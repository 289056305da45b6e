package org.bitsweep.quantization.rewrite;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.FixedStatistics;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.Tensors;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.plan.LayerPlan;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.quantization.weights.WeightQuantizer;
import org.bitsweep.statistics.BatchStatistics;
import org.bitsweep.statistics.StatisticsSource;
import org.bitsweep.statistics.TensorStatistics;

/** Rewrites a float32 network into the network a plan describes. Pure and deterministic: same plan, same bytes. */
public final class NetworkQuantizer {

    private NetworkQuantizer() {}

    /**
     * The quantized network.
     *
     * @param network the float32 network the plan was made for
     * @param plan what happens to every layer
     * @param statistics the calibration statistics the plan names, if it needs any
     * @return an ONNX model with the same input and output
     * @throws IllegalArgumentException if plan, network and statistics do not belong together
     */
    public static ModelProto quantize(Network network, QuantizationPlan plan, Optional<ActivationStatistics> statistics) {
        if (!plan.network().equals(network.digest())) {
            throw new IllegalArgumentException("the plan is for network " + plan.network() + ", not for "
                    + network.name() + " (" + network.digest() + ")");
        }
        if (plan.needsCalibration()) {
            if (statistics.isEmpty() || !statistics.get().digest().equals(plan.statistics())) {
                throw new IllegalArgumentException("the plan needs calibration statistics " + plan.statistics() + ", found "
                        + statistics.map(ActivationStatistics::digest).orElse("none"));
            }
        }
        GraphProto source = network.model().getGraph();
        Map<String, TensorProto> initializers = network.initializers();
        Map<String, LayerPlan> byOutput = new HashMap<>();
        Map<String, LayerPlan> byNode = new HashMap<>();
        for (LayerPlan layer : plan.layers()) {
            byOutput.put(layer.layer().output(), layer);
            if (layer.weights() instanceof WeightPlan.Quantized) {
                byNode.put(weightKey(layer.layer()), layer);
            }
        }
        GraphWriter writer = new GraphWriter(network.operatorSet());
        GraphProto.Builder graph = source.toBuilder().clearNode().clearInitializer();
        for (NodeProto node : source.getNodeList()) {
            NodeProto.Builder rewritten = node.toBuilder();
            LayerPlan weights = node.getInputCount() > 1 ? byNode.get(nodeKey(node)) : null;
            if (weights != null) {
                String name = "bitsweep/" + weights.layer().id() + "/weights";
                graph.addInitializer(quantizedWeights(
                        initializers.get(node.getInput(1)), name, weights.layer(), (WeightPlan.Quantized) weights.weights()));
                rewritten.setInput(1, name);
            }
            LayerPlan output = node.getOutputCount() > 0 ? byOutput.get(node.getOutput(0)) : null;
            if (output == null || output.output() instanceof ActivationPlan.Untouched) {
                writer.add(rewritten.build());
                continue;
            }
            String exact = "bitsweep/" + output.layer().id() + "/float";
            writer.add(rewritten.setOutput(0, exact).build());
            writer.startLayer(output.layer().id());
            ActivationPlan.Quantized activation = (ActivationPlan.Quantized) output.output();
            TensorStatistics tensorStatistics = activation.statistics() == StatisticsSource.BATCH
                    ? new BatchStatistics(writer, exact, output.layer(), activation.granularity())
                    : new FixedStatistics(writer, statistics.orElseThrow().layer(output.layer().id()), activation.granularity());
            new ActivationWriter(writer, output.layer(), activation, tensorStatistics).write(exact, node.getOutput(0));
        }
        graph.addAllNode(writer.nodes()).addAllInitializer(writer.constants());
        Set<String> read = new HashSet<>();
        writer.nodes().forEach(node -> read.addAll(node.getInputList()));
        source.getInitializerList().stream().filter(tensor -> read.contains(tensor.getName())).forEach(graph::addInitializer);
        return network.model().toBuilder().setGraph(graph).build();
    }

    /** The node of a MatMul whose bias is added afterwards writes another tensor than the layer; its weights tell it. */
    private static String weightKey(Layer layer) {
        return layer.node() + " " + layer.weight();
    }

    private static String nodeKey(NodeProto node) {
        return (node.getName().isEmpty() ? node.getOutput(0) : node.getName()) + " " + node.getInput(1);
    }

    private static TensorProto quantizedWeights(TensorProto tensor, String name, Layer layer, WeightPlan.Quantized plan) {
        float[] weights = Tensors.floats(tensor);
        List<Integer> shape = layer.weightShape();
        if (layer.outputChannelAxis() == 0) {
            return Tensors.ofFloats(name, WeightQuantizer.quantize(weights, shape.get(0), plan), tensor.getDimsList());
        }
        // [I, O]: the output channel is brought outermost and taken back.
        int inputs = shape.get(0);
        int outputs = shape.get(1);
        float[] quantized = WeightQuantizer.quantize(transpose(weights, inputs, outputs), outputs, plan);
        return Tensors.ofFloats(name, transpose(quantized, outputs, inputs), tensor.getDimsList());
    }

    private static float[] transpose(float[] values, int rows, int columns) {
        float[] transposed = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column * rows + row] = values[row * columns + column];
            }
        }
        return transposed;
    }
}
