package org.bitsweep.calibration;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.NativeWork;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OnnxRuntime;
import org.bitsweep.onnx.Sessions;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.ThresholdName;

/** Runs the float32 network on calibration images, one at a time. Owns a native session; close it. */
public final class StatisticsCollector implements AutoCloseable {

    private final Network network;
    private final RequestedThresholds requests;
    private final OrtSession session;

    /**
     * @param network the float32 network
     * @param requests the thresholds wanted beside the moments
     * @param threads threads inside an operator
     */
    @SuppressWarnings("try") // A permit is held, not used.
    public StatisticsCollector(Network network, RequestedThresholds requests, int threads) throws OrtException {
        this.network = network;
        this.requests = requests;
        try (NativeWork.Permit inside = NativeWork.permit(); OrtSession.SessionOptions options = OnnxRuntime.runOptions(threads)) {
            this.session = Sessions.open(StatisticsGraph.write(network, requests), options);
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
        Map<String, LayerThresholds> thresholds = new HashMap<>();
        Map<String, float[]> inputMeans = new HashMap<>();
        try (NativeWork.Permit inside = NativeWork.permit();
                OnnxTensor input = OnnxTensor.createTensor(OnnxRuntime.environment(), image, shape);
                OrtSession.Result result = session.run(Map.of(network.input(), input))) {
            for (Layer layer : network.observed()) {
                layers.put(layer.id(), finite(name, layer, values(result, StatisticsGraph.output(layer))));
                if (!requests.of(layer.id()).isEmpty()) {
                    thresholds.put(layer.id(), thresholds(layer, values(result, StatisticsGraph.observed(layer))));
                }
            }
            for (Layer layer : StatisticsGraph.withInputMeans(network)) {
                inputMeans.put(layer.id(), finite(name, layer, values(result, StatisticsGraph.inputMeans(layer))));
            }
        }
        return new ImageStatistics(index, name, digest, layers, thresholds, inputMeans);
    }

    private float[] finite(String image, Layer layer, float[] statistics) {
        for (float statistic : statistics) {
            if (!Float.isFinite(statistic)) {
                throw new IllegalStateException("calibration image " + image + ": layer " + layer.id() + " of "
                        + network.name() + " gives " + statistic + "; is the preprocessing the network's own?");
            }
        }
        return statistics;
    }

    private static float[] values(OrtSession.Result result, String output) {
        FloatBuffer values = ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer();
        float[] copy = new float[values.remaining()];
        values.get(copy);
        return copy;
    }

    private LayerThresholds thresholds(Layer layer, float[] values) {
        SortedMap<ThresholdName, float[]> ofChannels = new TreeMap<>();
        SortedMap<ThresholdName, float[]> ofTensor = new TreeMap<>();
        for (Granularity granularity : Granularity.values()) {
            List<ThresholdRule> rules = requests.of(layer.id()).stream()
                    .filter(request -> request.granularity() == granularity).map(ThresholdRequest::rule).toList();
            if (rules.isEmpty()) {
                continue;
            }
            int parts = granularity == Granularity.CHANNEL ? layer.channels() : 1;
            int size = values.length / parts;
            for (int part = 0; part < parts; part++) {
                Histogram histogram = Histogram.of(values, part * size, (part + 1) * size, ThresholdRequest.BINS);
                for (ThresholdRule rule : rules) {
                    (granularity == Granularity.CHANNEL ? ofChannels : ofTensor)
                            .computeIfAbsent(rule.name(), name -> new float[parts])[part] = (float) rule.threshold(histogram);
                }
            }
        }
        return new LayerThresholds(ofChannels, ofTensor);
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
