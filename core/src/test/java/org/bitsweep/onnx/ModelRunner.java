package org.bitsweep.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SplittableRandom;

/** Runs a model of one input, optimized or exactly as it is written. */
public final class ModelRunner {

    private ModelRunner() {}

    /** The first output, nothing optimized. */
    public static float[] run(ModelProto model, float[] input, long... shape) throws OrtException {
        return run(model, OrtSession.SessionOptions.OptLevel.NO_OPT, input, shape);
    }

    /** The first output, as evaluation runs it. */
    public static float[] runOptimized(ModelProto model, float[] input, long... shape) throws OrtException {
        return run(model, OrtSession.SessionOptions.OptLevel.ALL_OPT, input, shape);
    }

    private static float[] run(ModelProto model, OrtSession.SessionOptions.OptLevel level, float[] input, long... shape)
            throws OrtException {
        try (OrtSession.SessionOptions options = OnnxRuntime.runOptions(1)) {
            options.setOptimizationLevel(level);
            try (OrtSession session = OnnxRuntime.environment().createSession(model.toByteArray(), options);
                    OnnxTensor tensor = OnnxTensor.createTensor(
                            OnnxRuntime.environment(), FloatBuffer.wrap(input), shape);
                    OrtSession.Result result = session.run(Map.of(session.getInputNames().iterator().next(), tensor))) {
                FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] copy = new float[values.remaining()];
                values.get(copy);
                return copy;
            }
        }
    }

    /** Uniform values from -2 to 2, the same for the same seed. */
    public static float[] noise(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (4 * random.nextDouble() - 2);
        }
        return values;
    }
}
