package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.InputException;

/** Makes sessions of networks, float32 or rewritten. The caller holds a {@link NativeWork.Permit} and closes them. */
public final class Sessions {

    /** Relative to the graph's file. */
    private static final String WEIGHTS = "weights";
    /** Smaller constants, such as shapes, stay in the graph. */
    private static final String LEAST_BYTES = "65536";

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
        return BlockedLayout.helps(model) ? openBlocked(network, model, options)
                : OnnxRuntime.environment().createSession(model.toByteArray(), options);
    }

    /**
     * ONNX Runtime writes large weights into a file of their own and maps it when it reads the edited graph, so that they do not
     * pass through the heap again. A session that is made only to be written out need not lay them out for its kernels.
     */
    private static OrtSession openBlocked(Network network, ModelProto model, OrtSession.SessionOptions options) throws OrtException {
        try {
            Path folder = Files.createTempDirectory("bitsweep-optimized");
            Path file = folder.resolve("network.onnx");
            Path weights = folder.resolve(WEIGHTS);
            try (OrtSession.SessionOptions writing = OnnxRuntime.runOptions(1)) {
                writing.setOptimizedModelFilePath(file.toString());
                writing.addConfigEntry("session.optimized_model_external_initializers_file_name", WEIGHTS);
                writing.addConfigEntry("session.optimized_model_external_initializers_min_size_in_bytes", LEAST_BYTES);
                writing.addConfigEntry("session.disable_prepacking", "1");
                OnnxRuntime.environment().createSession(model.toByteArray(), writing).close();
                ModelProto spread = BlockedLayout.spread(ModelBytes.parse(Files.readAllBytes(file)), shapes(network));
                try (OutputStream out = Files.newOutputStream(file)) {
                    spread.writeTo(out);
                }
                // Everything but the layout is optimized by now.
                options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
                return OnnxRuntime.environment().createSession(file.toString(), options);
            } finally {
                Files.deleteIfExists(weights);
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
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
