package org.bitsweep.calibration;

import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bitsweep.onnx.ModelRunner;
import org.bitsweep.onnx.Network;

/** Statistics of a small network over images of noise, the same at every call. */
public final class NoiseStatistics {

    private static final int FIRST_SEED = 100;

    private NoiseStatistics() {}

    public static ActivationStatistics of(Network network, int count) throws OrtException {
        int floats = network.inputChannels() * network.imageSize().height() * network.imageSize().width();
        List<ImageStatistics> images = new ArrayList<>();
        try (StatisticsCollector collector = new StatisticsCollector(network, RequestedThresholds.NONE, 1)) {
            for (int i = 0; i < count; i++) {
                images.add(collector.collect(
                        i, "image " + i, "digest " + i, FloatBuffer.wrap(ModelRunner.noise(floats, FIRST_SEED + i))));
            }
        }
        return ActivationStatistics.merge(network, "none", images);
    }
}
