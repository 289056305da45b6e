package org.bitsweep.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import org.bitsweep.onnx.NativeWork;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OnnxRuntime;
import org.bitsweep.onnx.Sessions;

/** What ONNX Runtime alone takes for a float32 network: its default options but for one thread, one tensor, no result read. */
final class BareLoop implements TimedRun {

    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs;

    @SuppressWarnings("try") // A permit is held, not used.
    BareLoop(Network network, FloatBuffer images, int batchSize) throws OrtException {
        try (NativeWork.Permit inside = NativeWork.permit(); OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = Sessions.open(network.model(), options);
            long[] shape = {batchSize, network.inputChannels(), network.imageSize().height(), network.imageSize().width()};
            inputs = Map.of(network.input(), OnnxTensor.createTensor(OnnxRuntime.environment(), images, shape));
        }
    }

    @Override
    @SuppressWarnings("try") // A permit is held, not used.
    public void run() throws OrtException {
        try (NativeWork.Permit inside = NativeWork.permit()) {
            session.run(inputs).close();
        }
    }

    @Override
    @SuppressWarnings("try") // A permit is held, not used.
    public void close() throws OrtException {
        try (NativeWork.Permit inside = NativeWork.permit()) {
            inputs.values().forEach(OnnxTensor::close);
            session.close();
        }
    }
}
