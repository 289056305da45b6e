package org.bitsweep.inference;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.bitsweep.onnx.NativeWork;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OnnxRuntime;
import org.bitsweep.onnx.Sessions;
import org.bitsweep.onnx.Tensors;

/** Runs a network, float32 or rewritten, for tensors inside it. Owns a native session; close it. */
public final class LayerOutputs implements AutoCloseable {

    private final Network network;
    private final Map<String, float[]> constants = new HashMap<>();
    private final boolean image;
    private final OrtSession session;

    /**
     * @param network the float32 network, for its input
     * @param model the network itself or a rewritten one
     * @param tensors names of what is wanted; constants and the image among them are given as they are
     * @param threads threads inside an operator
     */
    @SuppressWarnings("try") // A permit is held, not used.
    public LayerOutputs(Network network, ModelProto model, Collection<String> tensors, int threads) throws OrtException {
        this.network = network;
        Set<String> computed = new LinkedHashSet<>(tensors);
        this.image = computed.remove(network.input());
        model.getGraph().getInitializerList().stream().filter(tensor -> computed.remove(tensor.getName()))
                .forEach(tensor -> constants.put(tensor.getName(), Tensors.floats(tensor)));
        GraphProto.Builder graph = model.getGraph().toBuilder().clearOutput();
        computed.forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
        try (NativeWork.Permit inside = NativeWork.permit(); OrtSession.SessionOptions options = OnnxRuntime.runOptions(threads)) {
            this.session = Sessions.open(model.toBuilder().setGraph(graph).build(), options);
        }
    }

    /**
     * The tensors of a batch, by name.
     *
     * @param images direct buffer of [N, C, H, W], normalized
     * @param count N
     */
    public Map<String, float[]> of(FloatBuffer images, int count) throws OrtException {
        Map<String, float[]> found = new HashMap<>(constants);
        computed(images, count).forEach((name, tensor) -> found.put(name, tensor.values()));
        return found;
    }

    /**
     * A tensor that was computed.
     *
     * @param values row-major
     * @param shape [N, ...]
     */
    public record Computed(float[] values, long[] shape) {

        static Computed of(OnnxTensor tensor) {
            return new Computed(values(tensor.getFloatBuffer()), tensor.getInfo().getShape());
        }

        private static float[] values(FloatBuffer buffer) {
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            return values;
        }
    }

    /** Those tensors of a batch that are no constants, by name. */
    @SuppressWarnings("try") // A permit is held, not used.
    public Map<String, Computed> computed(FloatBuffer images, int count) throws OrtException {
        long[] shape = {count, network.inputChannels(), network.imageSize().height(), network.imageSize().width()};
        Map<String, Computed> found = new HashMap<>();
        try (NativeWork.Permit inside = NativeWork.permit();
                OnnxTensor input = OnnxTensor.createTensor(OnnxRuntime.environment(), images, shape);
                OrtSession.Result result = session.run(Map.of(network.input(), input))) {
            for (Map.Entry<String, OnnxValue> entry : result) {
                found.put(entry.getKey(), Computed.of((OnnxTensor) entry.getValue()));
            }
        }
        if (image) {
            found.put(network.input(), new Computed(Computed.values(images.duplicate()), shape));
        }
        return found;
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
