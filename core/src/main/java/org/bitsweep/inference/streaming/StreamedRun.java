package org.bitsweep.inference.streaming;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitsweep.arithmetic.Vector;
import org.bitsweep.onnx.GraphPieces;
import org.bitsweep.onnx.NativeWork;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OnnxRuntime;
import org.bitsweep.quantization.rewrite.StreamedLayer;
import org.bitsweep.statistics.ArrayStatistics;
import org.bitsweep.statistics.MergedStatistics;
import org.bitsweep.statistics.Moment;

/** One batch on its way through the pieces. Owns what waits between them. */
final class StreamedRun implements AutoCloseable {

    private final StreamedSessions sessions;
    private final Network network;
    private final FloatBuffer images;
    private final int count;
    private final WaitingTensors waiting;
    private final Map<String, Vector> spans = new HashMap<>();

    StreamedRun(StreamedSessions sessions, FloatBuffer images, int count) {
        this.sessions = sessions;
        this.network = sessions.network();
        this.images = images;
        this.count = count;
        this.waiting = new WaitingTensors(sessions.reserving(), sessions.waitingBytes(count));
    }

    /** N * classes values, row-major. */
    float[] logits() throws OrtException {
        for (Stage stage : sessions.stages()) {
            Map<Moment, float[]> moments = run(stage);
            if (stage.layer().isPresent()) {
                spans.putAll(stage.layer().get().inputs(stage.layer().get().layer().isMap()
                        ? statistics(stage, stage.layer().get(), moments) : statisticsOfVectors(stage.layer().get())));
            }
        }
        return values(network.output(), network.classes());
    }

    /** Runs a piece over all parts; gives the moments of the layer at its end. */
    @SuppressWarnings("try") // A permit is held, not used.
    private Map<Moment, float[]> run(Stage stage) throws OrtException {
        Map<Moment, float[]> moments = arrays(stage.moments(), stage);
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            for (String span : stage.spans()) {
                inputs.put(span, tensor(spans.get(span)));
            }
            int parts = (count + stage.images() - 1) / stage.images();
            for (int part = 0; part < parts; part++) {
                try (NativeWork.Permit inside = NativeWork.permit()) {
                    runPart(stage, part, part == parts - 1, inputs, moments);
                }
            }
            return moments;
        } finally {
            closeAll(inputs);
        }
    }

    private void runPart(Stage stage, int part, boolean last, Map<String, OnnxTensor> spans, Map<Moment, float[]> moments)
            throws OrtException {
        int first = part * stage.images();
        int size = Math.min(stage.images(), count - first);
        GraphPieces.Piece piece = stage.piece();
        Map<String, OnnxTensor> inputs = new HashMap<>(spans);
        for (Map.Entry<String, Stage.Input> input : stage.inputs().entrySet()) {
            int each = input.getValue().names().size();
            for (int i = 0; i < each; i++) {
                String tensor = input.getKey();
                inputs.put(input.getValue().names().get(i), part * each + i < parts(tensor)
                        ? waiting.get(tensor, part * each + i) : waiting.empty(tensor, shape(tensor, 0)));
            }
        }
        Map<String, OnnxValue> outputs = new HashMap<>();
        for (Map.Entry<String, Stage.Output> output : stage.outputs().entrySet()) {
            outputs.put(output.getValue().name(), waiting.put(output.getKey(), part, shape(output.getKey(), size)));
        }
        try (OnnxTensor image = piece.reads().contains(network.input()) ? image(first, size) : null;
                OrtSession.RunOptions options = options(last)) {
            if (image != null) {
                inputs.put(network.input(), image);
            }
            try (OrtSession.Result result = stage.session().run(
                    inputs, Set.copyOf(stage.moments().values()), outputs, options)) {
                copy(stage.moments(), result, moments, first, size);
            }
        }
        for (String tensor : piece.over()) {
            int each = stage.images() / sessions.maker(tensor).images();
            for (int i = part * each; i < Math.min((part + 1) * each, parts(tensor)); i++) {
                waiting.drop(tensor, i);
            }
        }
    }

    private MergedStatistics statistics(Stage stage, StreamedLayer layer, Map<Moment, float[]> moments) throws OrtException {
        MergedStatistics merged = new MergedStatistics(
                count, layer.layer().channels(), layer.layer().positions(), layer.plan().granularity());
        moments.forEach(merged::put);
        if (layer.moments().stream().anyMatch(Moment::needsMean)) {
            deviations(stage, merged).forEach(merged::put);
        }
        return merged;
    }

    @SuppressWarnings("try") // A permit is held, not used.
    private Map<Moment, float[]> deviations(Stage stage, MergedStatistics merged) throws OrtException {
        DeviationPass pass = sessions.deviations(stage);
        Map<Moment, float[]> moments = arrays(pass.moments(), stage);
        try (OnnxTensor mean = tensor(merged.mean())) {
            int parts = parts(stage.piece().end());
            for (int part = 0; part < parts; part++) {
                int first = part * stage.images();
                try (NativeWork.Permit inside = NativeWork.permit();
                        OrtSession.RunOptions options = options(part == parts - 1);
                        OrtSession.Result result = pass.session().run(Map.of(DeviationPass.MAP,
                                waiting.get(stage.piece().end(), part), DeviationPass.MEAN, mean), options)) {
                    copy(pass.moments(), result, moments, first, Math.min(stage.images(), count - first));
                }
            }
        }
        return moments;
    }

    private ArrayStatistics statisticsOfVectors(StreamedLayer layer) throws OrtException {
        int features = layer.layer().channels();
        return new ArrayStatistics(values(layer.layer().exactOutput(), features), count, features, layer.plan().granularity());
    }

    /** A waiting tensor of vectors, on the JVM. */
    @SuppressWarnings("try") // A permit is held, not used.
    private float[] values(String tensor, int features) {
        float[] values = new float[count * features];
        int place = 0;
        try (NativeWork.Permit inside = NativeWork.permit()) {
            for (int part = 0; part < parts(tensor); part++) {
                FloatBuffer found = waiting.get(tensor, part).getFloatBuffer();
                int length = found.remaining();
                found.get(values, place, length);
                place += length;
            }
        }
        if (place != values.length) {
            throw new IllegalStateException("expected " + values.length + " values of " + tensor + ", found " + place);
        }
        return values;
    }

    private Map<Moment, float[]> arrays(Map<Moment, String> names, Stage stage) {
        Map<Moment, float[]> arrays = new EnumMap<>(Moment.class);
        names.keySet().forEach(moment -> arrays.put(
                moment, new float[Math.multiplyExact(count, stage.layer().orElseThrow().layer().channels())]));
        return arrays;
    }

    private static void copy(Map<Moment, String> names, OrtSession.Result result, Map<Moment, float[]> moments, int first, int size) {
        names.forEach((moment, name) -> {
            float[] all = moments.get(moment);
            FloatBuffer found = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
            int channels = found.remaining() / size;
            found.get(all, first * channels, found.remaining());
        });
    }

    /** A session keeps what it worked in for its next run; after the last one of a piece it would only stand in the way. */
    private static OrtSession.RunOptions options(boolean last) throws OrtException {
        OrtSession.RunOptions options = new OrtSession.RunOptions();
        if (last) {
            options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        }
        return options;
    }

    private OnnxTensor image(int first, int size) throws OrtException {
        int floats = network.inputChannels() * network.imageSize().height() * network.imageSize().width();
        return OnnxTensor.createTensor(OnnxRuntime.environment(), images.slice(images.position() + first * floats, size * floats),
                new long[] {size, network.inputChannels(), network.imageSize().height(), network.imageSize().width()});
    }

    private int parts(String tensor) {
        int each = sessions.maker(tensor).images();
        return (count + each - 1) / each;
    }

    private long[] shape(String tensor, int size) {
        List<Integer> ofImage = sessions.plan().shapes().get(tensor);
        long[] shape = new long[ofImage.size() + 1];
        shape[0] = size;
        for (int axis = 1; axis < shape.length; axis++) {
            shape[axis] = ofImage.get(axis - 1);
        }
        return shape;
    }

    private static OnnxTensor tensor(Vector vector) throws OrtException {
        FloatBuffer buffer = ByteBuffer.allocateDirect(Float.BYTES * vector.length()).order(ByteOrder.nativeOrder()).asFloatBuffer();
        return OnnxTensor.createTensor(
                OnnxRuntime.environment(), buffer.put(vector.toArray()).flip(), new long[] {vector.length()});
    }

    private static void closeAll(Map<String, OnnxTensor> tensors) {
        tensors.values().forEach(OnnxTensor::close);
    }

    @Override
    @SuppressWarnings("try") // A permit is held, not used.
    public void close() {
        try (NativeWork.Permit inside = NativeWork.permit()) {
            waiting.close();
        }
    }
}
