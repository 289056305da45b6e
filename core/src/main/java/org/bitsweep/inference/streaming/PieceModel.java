package org.bitsweep.inference.streaming;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitsweep.onnx.GraphWriter;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.onnx.NativeWork;
import org.bitsweep.onnx.OnnxRuntime;
import org.bitsweep.onnx.Sessions;

/** Assembles the ONNX model of a piece, and opens it. */
final class PieceModel {

    private final ModelProto whole;
    private final MapOperators operators;
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final GraphWriter writer;
    private final Map<String, List<Integer>> maps = new HashMap<>();
    private final Set<String> blockedInputs = new HashSet<>();
    private final Set<String> mayStay = new HashSet<>();

    /**
     * @param whole the model that the piece is of: weights are taken from it
     * @param operators in which operators it is written
     * @param shapes of one image's part of tensors
     * @param name of the piece
     */
    PieceModel(ModelProto whole, int operatorSet, MapOperators operators, Map<String, List<Integer>> shapes, String name) {
        this.whole = whole;
        this.operators = operators;
        this.writer = new GraphWriter(operatorSet, "bitsweep/piece/constant_");
        graph.setName(name);
        writer.startLayer("piece/" + name);
        maps.putAll(shapes);
    }

    /** For further nodes. */
    GraphWriter writer() {
        return writer;
    }

    /** An input [N, C, H, W] or [N, features]. */
    void readTensor(String name, List<Integer> shape, Layout layout) {
        TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
        shape.forEach(size -> dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size)));
        graph.addInput(value(name, dimensions));
        maps.put(name, shape);
        if (layout == Layout.BLOCKED) {
            blockedInputs.add(name);
        }
    }

    /** An input of so many numbers. */
    void readVector(String name, int length) {
        graph.addInput(value(name, TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(length))));
    }

    private static ValueInfoProto value(String name, TensorShapeProto.Builder shape) {
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(shape))).build();
    }

    /** An output that the JVM reads. */
    void give(String name) {
        graph.addOutput(ValueInfoProto.newBuilder().setName(name));
    }

    /** An output that other pieces read. */
    void keep(String name) {
        give(name);
        mayStay.add(name);
    }

    /** How a tensor lies. */
    enum Layout {
        PLAIN,
        /** As ONNX Runtime's convolutions have it. */
        BLOCKED
    }

    /** The session; the caller closes it. */
    @SuppressWarnings("try") // A permit is held, not used.
    Sessions.Piece open(int threads) throws OrtException {
        Set<String> read = new HashSet<>();
        writer.nodes().forEach(node -> read.addAll(node.getInputList()));
        graph.addAllNode(writer.nodes()).addAllInitializer(writer.constants());
        whole.getGraph().getInitializerList().stream().filter(tensor -> read.contains(tensor.getName()))
                .forEach(graph::addInitializer);
        ModelProto model = whole.toBuilder().setGraph(graph).build();
        try (NativeWork.Permit inside = NativeWork.permit(); OrtSession.SessionOptions options = OnnxRuntime.runOptions(threads)) {
            // An arena grows by powers of two; weights would leave half of one behind in every piece.
            options.addConfigEntry("session.use_device_allocator_for_initializers", "1");
            List<String> tensors = new ArrayList<>(mayStay);
            tensors.addAll(blockedInputs);
            boolean blocks = operators == MapOperators.BLOCKED && tensors.stream().map(maps::get)
                    .anyMatch(shape -> shape.size() == 3 && shape.get(0) % MapOperators.CHANNELS == 0);
            return blocks ? Sessions.openPiece(model, onlyMaps(), blockedInputs, mayStay, options)
                    : new Sessions.Piece(Sessions.open(model, options), Map.of());
        }
    }

    private Map<String, List<Integer>> onlyMaps() {
        Map<String, List<Integer>> found = new HashMap<>(maps);
        found.values().removeIf(shape -> shape.size() != 3);
        return found;
    }
}
