package org.bitsweep.calibration;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.NativeWork;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OnnxRuntime;

/** Runs the float32 network on calibration images, one at a time. Owns a native session; close it. */
public final class StatisticsCollector implements AutoCloseable {

    private final Network network;
    private final OrtSession session;

    /**
     * @param network the float32 network
     * @param threads threads inside an operator
     */
    @SuppressWarnings("try") // A permit is held, not used.
    public StatisticsCollector(Network network, int threads) throws OrtException {
        this.network = network;
        byte[] model = StatisticsGraph.write(network).toByteArray();
        try (NativeWork.Permit inside = NativeWork.permit(); OrtSession.SessionOptions options = OnnxRuntime.runOptions(threads)) {
            this.session = OnnxRuntime.environment().createSession(model, options);
        }
    }

    /**
     * The statistics of one image.
     *
     * @param index its position in the calibration set
     * @param name its name
     * @param digest what tells it from other images
     * @param image direct buffer of [1, C, H, W], normalized
     */
    @SuppressWarnings("try") // A permit is held, not used.
    public ImageStatistics collect(int index, String name, String digest, FloatBuffer image) throws OrtException {
        long[] shape = {1, network.inputChannels(), network.imageSize().height(), network.imageSize().width()};
        Map<String, float[]> layers = new HashMap<>();
        try (NativeWork.Permit inside = NativeWork.permit();
                OnnxTensor input = OnnxTensor.createTensor(OnnxRuntime.environment(), image, shape);
                OrtSession.Result result = session.run(Map.of(network.input(), input))) {
            for (Layer layer : network.layers()) {
                OnnxValue value = result.get(StatisticsGraph.output(layer)).orElseThrow();
                FloatBuffer values = ((OnnxTensor) value).getFloatBuffer();
                float[] copy = new float[values.remaining()];
                values.get(copy);
                for (float statistic : copy) {
                    if (!Float.isFinite(statistic)) {
                        throw new IllegalStateException("calibration image " + name + ": layer " + layer.id() + " of "
                                + network.name() + " gives " + statistic + "; is the preprocessing the network's own?");
                    }
                }
                layers.put(layer.id(), copy);
            }
        }
        return new ImageStatistics(index, name, digest, layers);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
