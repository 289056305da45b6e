package org.bitsweep.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;

/** The one place where ONNX Runtime is set up: the environment of the process and the options of a session. */
public final class OnnxRuntime {

    private OnnxRuntime() {}

    /**
     * The environment of this process. ONNX Runtime keeps it until the process ends; nobody closes it. Warnings (such
     * as initializers an optimization made superfluous) are not printed; errors become exceptions.
     */
    public static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "bitsweep");
    }

    /**
     * Options for running a network at the full optimization level; the caller closes them.
     *
     * <p>ONNX Runtime would otherwise take QuantizeLinear/DequantizeLinear pairs as a wish to compute in integers and
     * turn a float convolution between them into QLinearConv, quantizing its weights by itself; here such pairs are a
     * grid for float values and nothing more (semantics, section 10).
     *
     * @param threads the number of threads inside an operator; 1 keeps a task on its own core
     */
    public static OrtSession.SessionOptions runOptions(int threads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        try {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.addConfigEntry("session.disable_quant_qdq", "1");
            // A waiting pool that spins would take the core of a neighbouring task.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return options;
        } catch (OrtException | RuntimeException failure) {
            options.close();
            throw failure;
        }
    }

    /** The version of the native library. */
    public static String version() {
        return environment().getVersion();
    }
}
