package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.imaging.ImageSize;

/** Shapes of tensors, found by running a network. */
public final class TensorShapes {

    static final int PROBE_IMAGES = 2;

    private TensorShapes() {}

    /**
     * Shapes of one image's part of tensors: [C, H, W] or [features].
     *
     * @return empty if one of them is no float32 tensor over the images of a batch
     */
    public static Optional<Map<String, List<Integer>>> ofImages(Network network, Collection<String> tensors) {
        if (tensors.isEmpty()) {
            return Optional.of(Map.of());
        }
        Map<String, List<Integer>> shapes = new HashMap<>();
        Map<String, TensorInfo> found = probe(network.name(), network.model(), network.input(), network.inputChannels(),
                network.imageSize(), tensors);
        for (Map.Entry<String, TensorInfo> entry : found.entrySet()) {
            long[] shape = entry.getValue().getShape();
            if (entry.getValue().type != OnnxJavaType.FLOAT || shape.length < 2 || shape[0] != PROBE_IMAGES) {
                return Optional.empty();
            }
            List<Integer> ofImage = new ArrayList<>();
            for (int axis = 1; axis < shape.length; axis++) {
                ofImage.add(Math.toIntExact(shape[axis]));
            }
            shapes.put(entry.getKey(), List.copyOf(ofImage));
        }
        return Optional.of(shapes);
    }

    /** What tensors are for {@link #PROBE_IMAGES} black images. */
    @SuppressWarnings("try") // A permit is held, not used.
    static Map<String, TensorInfo> probe(
            String network, ModelProto canonical, String input, int channels, ImageSize size, Collection<String> tensors) {
        GraphProto.Builder probed = canonical.getGraph().toBuilder().clearOutput();
        for (String tensor : Set.copyOf(tensors)) {
            probed.addOutput(ValueInfoProto.newBuilder().setName(tensor));
        }
        ModelProto model = canonical.toBuilder().setGraph(probed).build();
        Map<String, TensorInfo> found = new HashMap<>();
        long[] shape = {PROBE_IMAGES, channels, size.height(), size.width()};
        int elements = Math.toIntExact((long) PROBE_IMAGES * channels * size.height() * size.width());
        ByteBuffer zeros = ByteBuffer.allocateDirect(Math.multiplyExact(4, elements)).order(ByteOrder.nativeOrder());
        try (NativeWork.Permit inside = NativeWork.permit(); OrtSession.SessionOptions options = OnnxRuntime.options()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setIntraOpNumThreads(1);
            try (OrtSession session = Sessions.open(model, options);
                    OnnxTensor image = OnnxTensor.createTensor(OnnxRuntime.environment(), zeros.asFloatBuffer(), shape);
                    OrtSession.Result result = session.run(Map.of(input, image))) {
                for (Map.Entry<String, OnnxValue> entry : result) {
                    found.put(entry.getKey(), (TensorInfo) entry.getValue().getInfo());
                }
            }
        } catch (OrtException failure) {
            throw new InvalidNetworkException(network, "does not run on a batch of " + PROBE_IMAGES + " images of " + size
                    + "; is its batch axis fixed? Export it with a free batch axis: " + failure.getMessage(), failure);
        }
        return found;
    }
}
