package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitsweep.InputException;

/** Makes sessions of networks, float32 or rewritten. The caller holds a {@link NativeWork.Permit} and closes them. */
public final class Sessions {

    /** In a model's metadata: how it is to be computed. */
    private static final StringStringEntryProto INTEGERS =
            StringStringEntryProto.newBuilder().setKey("bitsweep.arithmetic").setValue("integers").build();

    private Sessions() {}

    /** The same model, to be computed in integers. */
    public static ModelProto inIntegers(ModelProto model) {
        return model.toBuilder().addMetadataProps(INTEGERS).build();
    }

    /**
     * Options for running a model at the full optimization level, in the arithmetic that it is meant for; the caller closes them.
     *
     * @throws InputException if it is meant for integers, and is to run where there are no kernels for them
     */
    public static OrtSession.SessionOptions options(ModelProto model, Execution execution) throws OrtException {
        if (!model.getMetadataPropsList().contains(INTEGERS)) {
            return OnnxRuntime.runOptions(execution);
        }
        if (execution instanceof Execution.OnCpu cpu) {
            return OnnxRuntime.integerOptions(cpu.threads());
        }
        throw new InputException("operators = integer: ONNX Runtime computes in integers on processors only, found a GPU. Leave"
                + " --execution-provider out, or set operators = standard.");
    }

    /**
     * A session.
     *
     * <p>A network with {@link MapOperators#BLOCKED} operators of computed weights is optimized once, what ONNX Runtime made of it
     * brought into the blocked layout throughout, and that opened.
     *
     * @param network the float32 network
     * @param model the network itself or a rewritten one
     * @param options of {@link #options}, for this session alone
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

    /**
     * A session of any model, which goes into ONNX Runtime without a copy of it on the heap.
     *
     * @param options for this session alone
     */
    public static OrtSession open(ModelProto model, OrtSession.SessionOptions options) throws OrtException {
        try (SessionFiles files = new SessionFiles(model)) {
            return files.open(model, options);
        }
    }

    /**
     * A session of a piece of a network.
     *
     * @param session it; the caller closes it
     * @param blockedOutputs outputs that lie in the blocked layout: by the name they have in the piece, what the session calls
     *     them
     */
    public record Piece(OrtSession session, Map<String, String> blockedOutputs) {}

    /**
     * A session of a piece of a network written with {@link MapOperators#BLOCKED}, whose maps stay in the blocked layout where ONNX
     * Runtime has one. They lie there as this machine has them: only sessions of this process can read them.
     *
     * @param model the piece
     * @param shapes [C, H, W] by tensor, as far as they are known
     * @param blockedInputs inputs that lie in the blocked layout
     * @param mayStay outputs that may lie in it
     * @param options of {@link #options}, for this session alone
     */
    public static Piece openPiece(ModelProto model, Map<String, List<Integer>> shapes, Set<String> blockedInputs,
            Set<String> mayStay, OrtSession.SessionOptions options) throws OrtException {
        try (SessionFiles files = new SessionFiles(model)) {
            BlockedLayout.Piece spread = BlockedLayout.spread(files.optimized(model), shapes, blockedInputs, mayStay);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            return new Piece(files.open(spread.model(), options), spread.blockedOutputs());
        }
    }

    private static Map<String, List<Integer>> shapes(Network network) {
        Map<String, List<Integer>> shapes = new HashMap<>();
        for (Layer layer : network.observed()) {
            if (layer.isMap()) {
                shapes.put(layer.output(), layer.outputShape());
                shapes.put(layer.exactOutput(), layer.outputShape());
            }
        }
        return shapes;
    }
}
