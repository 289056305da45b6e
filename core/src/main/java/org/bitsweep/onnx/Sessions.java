package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        try (SessionFiles files = new SessionFiles(model)) {
            if (!BlockedLayout.helps(model)) {
                return files.open(model, options);
            }
            ModelProto spread = BlockedLayout.spread(files.optimized(model), shapes(network));
            // Everything but the layout is optimized by now.
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            return files.open(spread, options);
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
