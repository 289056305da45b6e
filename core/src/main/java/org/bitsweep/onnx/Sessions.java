package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.InputException;

/** Makes sessions of networks, float32 or rewritten. The caller holds a {@link NativeWork.Permit} and closes them. */
public final class Sessions {

    private Sessions() {}

    /**
     * A session.
     *
     * <p>A network with {@link MapOperators#BLOCKED} operators of computed weights is optimized once, what ONNX Runtime made of it
     * brought into the blocked layout throughout, and that opened.
     *
     * @param network the float32 network
     * @param model the network itself or a rewritten one
     * @param options of {@link OnnxRuntime#runOptions}, for this session alone
     */
    public static OrtSession open(Network network, ModelProto model, OrtSession.SessionOptions options) throws OrtException {
        if (BlockedLayout.helps(model)) {
            ModelProto spread = BlockedLayout.spread(optimized(model), shapes(network));
            // Everything but the layout is optimized by now.
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            return OnnxRuntime.environment().createSession(spread.toByteArray(), options);
        }
        return OnnxRuntime.environment().createSession(model.toByteArray(), options);
    }

    private static ModelProto optimized(ModelProto model) throws OrtException {
        try {
            Path file = Files.createTempFile("bitsweep-optimized", ".onnx");
            try (OrtSession.SessionOptions options = OnnxRuntime.runOptions(1)) {
                options.setOptimizedModelFilePath(file.toString());
                OnnxRuntime.environment().createSession(model.toByteArray(), options).close();
                return ModelProto.parseFrom(Files.readAllBytes(file));
            } finally {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new InputException("folder for temporary files " + System.getProperty("java.io.tmpdir") + ": a network of "
                    + model.getSerializedSize() / 1_000_000 + " MB, as ONNX Runtime optimizes it, cannot be written or read ("
                    + failure + "). Make room, or set java.io.tmpdir to a folder that has it.", failure);
        }
    }

    private static Map<String, List<Integer>> shapes(Network network) {
        Map<String, List<Integer>> shapes = new HashMap<>();
        for (Layer layer : network.layersWithAveragePooling()) {
            if (layer.isMap()) {
                shapes.put(layer.output(), layer.outputShape());
                shapes.put(layer.exactOutput(), layer.outputShape());
            }
        }
        return shapes;
    }
}
