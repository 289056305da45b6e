package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bitsweep.Sha256;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.imaging.RgbImage;

/**
 * Reads a file that Bitsweep exported: nothing of its graph is changed. Its layers are found for their sizes alone, from which
 * memory and time are estimated; nothing more can be quantized in them.
 */
final class ExportedReader {

    private ExportedReader() {}

    static Network read(String name, byte[] bytes, ModelProto model, AsExported exported, ValueInfoProto input, ImageSize size,
            String output) {
        Map<String, NodeProto> writers = new HashMap<>();
        model.getGraph().getNodeList().forEach(node -> node.getOutputList().forEach(written -> writers.put(written, node)));
        Map<String, TensorProto> constants = new HashMap<>();
        model.getGraph().getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
        List<NodeProto> products = new ArrayList<>();
        for (NodeProto node : model.getGraph().getNodeList()) {
            // Grids in blocked operators are depthwise convolutions of computed weights.
            if (List.of("Conv", "Gemm", "MatMul").contains(node.getOpType()) && constants.containsKey(weights(node, writers))) {
                products.add(node);
            }
        }
        List<String> tensors = new ArrayList<>(products.stream().map(node -> node.getOutput(0)).toList());
        tensors.add(output);
        Map<String, TensorInfo> shapes = TensorShapes.probe(name, model, input.getName(), RgbImage.CHANNELS, size, tensors);
        List<Layer> layers = new ArrayList<>();
        for (NodeProto node : products) {
            long[] shape = shapes.get(node.getOutput(0)).getShape();
            LayerKind kind = node.getOpType().equals("Conv") ? LayerKind.CONVOLUTION : LayerKind.FULLY_CONNECTED;
            String weights = weights(node, writers);
            layers.add(new Layer("exported" + layers.size(), Nodes.name(node), kind, LayerRole.FLOAT, OutputRange.FULL,
                    OutputFollower.OTHER, weights, constants.get(weights).getDimsList().stream().map(Math::toIntExact).toList(), 0,
                    node.getOutput(0), IntStream.range(1, shape.length).mapToObj(axis -> Math.toIntExact(shape[axis])).toList()));
        }
        long[] logits = shapes.get(output).getShape();
        return new Network(name, Sha256.hexOf(bytes), model, input.getName(), RgbImage.CHANNELS, size, output,
                Math.toIntExact(logits[logits.length - 1]), layers, Operands.NONE, List.of(), exported);
    }

    /** The constant that a product's weights are: floats, or integers of eight or four bits. */
    private static String weights(NodeProto product, Map<String, NodeProto> writers) {
        String weights = product.getInput(1);
        for (String operator : List.of("DequantizeLinear", "Cast")) {
            NodeProto writer = writers.get(weights);
            weights = writer != null && writer.getOpType().equals(operator) ? writer.getInput(0) : weights;
        }
        return weights;
    }
}
