package org.bitsweep.inference;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitsweep.onnx.NativeWork;
import org.bitsweep.onnx.OnnxRuntime;
import org.bitsweep.onnx.Sessions;
import org.bitsweep.quantization.rewrite.RewrittenLayer;
import org.bitsweep.quantization.rewrite.RewrittenNetwork;

/**
 * One layer of a quantized network by itself: what it makes of inputs that are given to it, with statistics of the batch those
 * of its own output. Owns a native session; close it.
 */
public final class LayerAlone implements AutoCloseable {

    private final List<RewrittenLayer.Input> inputs;
    private final OrtSession session;

    /**
     * With one thread: there is one such session a layer.
     *
     * @param layer one of the network's
     */
    @SuppressWarnings("try") // A permit is held, not used.
    public LayerAlone(RewrittenNetwork network, RewrittenLayer layer) throws OrtException {
        this.inputs = layer.inputs();
        try (NativeWork.Permit inside = NativeWork.permit(); OrtSession.SessionOptions options = OnnxRuntime.runOptions(1)) {
            List<String> from = inputs.stream().map(RewrittenLayer.Input::rewritten).toList();
            this.session = Sessions.open(between(network.model(), from, layer.output()), options);
        }
    }

    /** The nodes that lead from some tensors to another, with the constants that they read. */
    private static ModelProto between(ModelProto model, List<String> from, String to) {
        Set<String> wanted = new HashSet<>(Set.of(to));
        List<NodeProto> nodes = new ArrayList<>();
        List<NodeProto> all = new ArrayList<>(model.getGraph().getNodeList());
        Collections.reverse(all);
        for (NodeProto node : all) {
            if (node.getOutputList().stream().noneMatch(from::contains) && node.getOutputList().stream().anyMatch(wanted::contains)) {
                nodes.add(node);
                wanted.addAll(node.getInputList());
            }
        }
        Collections.reverse(nodes);
        GraphProto.Builder graph = GraphProto.newBuilder().setName("layer").addAllNode(nodes)
                .addOutput(ValueInfoProto.newBuilder().setName(to));
        from.forEach(name -> graph.addInput(ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE)))));
        model.getGraph().getInitializerList().stream().filter(tensor -> wanted.contains(tensor.getName()))
                .forEach(graph::addInitializer);
        return model.toBuilder().setGraph(graph).build();
    }

    /**
     * The layer's output, row-major.
     *
     * @param tensors its inputs, by their names in the float32 network
     */
    @SuppressWarnings("try") // A permit is held, not used.
    public float[] of(Map<String, LayerOutputs.Computed> tensors) throws OrtException {
        Map<String, OnnxTensor> given = new HashMap<>();
        try (NativeWork.Permit inside = NativeWork.permit()) {
            for (RewrittenLayer.Input input : inputs) {
                LayerOutputs.Computed tensor = tensors.get(input.original());
                given.put(input.rewritten(),
                        OnnxTensor.createTensor(OnnxRuntime.environment(), FloatBuffer.wrap(tensor.values()), tensor.shape()));
            }
            try (OrtSession.Result result = session.run(given)) {
                return LayerOutputs.Computed.of((OnnxTensor) result.get(0)).values();
            }
        } finally {
            given.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    @SuppressWarnings("try") // A permit is held, not used.
    public void close() {
        try (NativeWork.Permit inside = NativeWork.permit()) {
            session.close();
        } catch (OrtException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
