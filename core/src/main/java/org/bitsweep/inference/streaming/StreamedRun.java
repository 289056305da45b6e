package org.bitsweep.inference.streaming;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitsweep.arithmetic.Vector;
import org.bitsweep.inference.streaming.WaitingLayout.Order;
import org.bitsweep.inference.streaming.WaitingLayout.Place;
import org.bitsweep.onnx.GraphPieces;
import org.bitsweep.onnx.NativeHeap;
import org.bitsweep.onnx.NativeWork;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.OnnxRuntime;
import org.bitsweep.quantization.rewrite.StreamedLayer;
import org.bitsweep.statistics.ArrayStatistics;
import org.bitsweep.statistics.MergedStatistics;
import org.bitsweep.statistics.Moment;

/** One batch on its way through the pieces. */
final class StreamedRun {

    private final StreamedSessions sessions;
    private final Network network;
    private final FloatBuffer images;
    private final int count;
    private final WaitingMemory waiting;
    private final Map<String, Vector> spans = new HashMap<>();

    /** Some images of a group that are run together. */
    private record Part(int group, int first, int size) {}

    /**
     * @param images direct buffer of [N, C, H, W]
     * @param waiting memory for so many images, nobody else's while this runs
     */
    StreamedRun(StreamedSessions sessions, FloatBuffer images, int count, WaitingMemory waiting) {
        this.sessions = sessions;
        this.network = sessions.network();
        this.images = images;
        this.count = count;
        this.waiting = waiting;
    }

    /** N * classes values, row-major. */
    float[] logits() throws OrtException {
        for (Stage stage : sessions.stages()) {
            Map<Moment, float[]> moments = run(stage);
            if (!keeps()) {
                NativeHeap.trim();
            }
            if (stage.layer().isPresent()) {
                StreamedLayer layer = stage.layer().get();
                spans.putAll(layer.inputs(layer.layer().isMap() ? statistics(stage, layer, moments)
                        : new ArrayStatistics(vectors(layer.layer().exactOutput(), layer.layer().channels()), count,
                                layer.layer().channels(), layer.plan().granularity())));
            }
        }
        return vectors(network.output(), network.classes());
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
            List<Part> parts = parts(stage.images(), sessions.layout().orders().get(stage.piece().end()));
            for (Part part : parts) {
                try (NativeWork.Permit inside = NativeWork.permit();
                        OrtSession.RunOptions options = options(part == parts.get(parts.size() - 1))) {
                    runPart(stage, part, inputs, moments, options);
                }
            }
            return moments;
        } finally {
            closeAll(inputs);
        }
    }

    private void runPart(Stage stage, Part part, Map<String, OnnxTensor> spans, Map<Moment, float[]> moments,
            OrtSession.RunOptions options) throws OrtException {
        GraphPieces.Piece piece = stage.piece();
        Map<String, OnnxTensor> inputs = new HashMap<>();
        Map<String, OnnxValue> outputs = new HashMap<>();
        Map<String, FloatBuffer> aside = new HashMap<>();
        try {
            for (String tensor : piece.reads()) {
                inputs.put(tensor, tensor.equals(network.input()) ? image(part)
                        : WaitingMemory.tensor(memory(tensor, part), shape(tensor, part.size())));
            }
            for (Map.Entry<String, Stage.Output> output : stage.outputs().entrySet()) {
                String tensor = output.getKey();
                FloatBuffer memory = memory(tensor, part);
                if (overwrites(tensor, piece, part)) {
                    memory = waiting.aside(aside.size(), memory.remaining());
                    aside.put(tensor, memory);
                }
                outputs.put(output.getValue().name(), WaitingMemory.tensor(memory, shape(tensor, part.size())));
            }
            Map<String, OnnxTensor> all = new HashMap<>(inputs);
            all.putAll(spans);
            try (OrtSession.Result result = stage.session().run(
                    all, Set.copyOf(stage.moments().values()), outputs, options)) {
                copy(stage.moments(), result, moments, part);
            }
            aside.forEach((tensor, memory) -> memory(tensor, part).put(memory));
        } finally {
            closeAll(inputs);
            outputs.values().forEach(OnnxValue::close);
        }
    }

    /** What a part writes may lie where it reads; then it is written elsewhere first. */
    private boolean overwrites(String tensor, GraphPieces.Piece piece, Part part) {
        Place place = place(tensor);
        return piece.reads().stream().anyMatch(read -> !read.equals(network.input())
                && waiting.overlap(place, place(read), part.group(), part.first(), part.size()));
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
        String map = stage.piece().end();
        try (OnnxTensor mean = tensor(merged.mean())) {
            List<Part> parts = parts(stage.images(), Order.FIRST_TO_LAST);
            for (Part part : parts) {
                try (NativeWork.Permit inside = NativeWork.permit();
                        OrtSession.RunOptions options = options(part == parts.get(parts.size() - 1));
                        OnnxTensor values = WaitingMemory.tensor(memory(map, part), shape(map, part.size()));
                        OrtSession.Result result = pass.session().run(
                                Map.of(DeviationPass.MAP, values, DeviationPass.MEAN, mean), options)) {
                    copy(pass.moments(), result, moments, part);
                }
            }
        }
        return moments;
    }

    private List<Part> parts(int images, Order order) {
        List<Part> parts = new ArrayList<>();
        for (int group = 0; group < waiting.groups(); group++) {
            List<Part> ofGroup = new ArrayList<>();
            for (int first = 0; first < waiting.size(group); first += images) {
                ofGroup.add(new Part(group, first, Math.min(images, waiting.size(group) - first)));
            }
            if (order == Order.LAST_TO_FIRST) {
                Collections.reverse(ofGroup);
            }
            parts.addAll(ofGroup);
        }
        return parts;
    }

    /** A waiting tensor of vectors, on the JVM. */
    private float[] vectors(String tensor, int features) {
        float[] values = new float[count * features];
        for (int group = 0; group < waiting.groups(); group++) {
            waiting.part(place(tensor), group, 0, waiting.size(group))
                    .get(values, waiting.first(group) * features, waiting.size(group) * features);
        }
        return values;
    }

    private Map<Moment, float[]> arrays(Map<Moment, String> names, Stage stage) {
        Map<Moment, float[]> arrays = new EnumMap<>(Moment.class);
        names.keySet().forEach(moment -> arrays.put(
                moment, new float[Math.multiplyExact(count, stage.layer().orElseThrow().layer().channels())]));
        return arrays;
    }

    private void copy(Map<Moment, String> names, OrtSession.Result result, Map<Moment, float[]> moments, Part part) {
        names.forEach((moment, name) -> {
            FloatBuffer found = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
            int channels = found.remaining() / part.size();
            found.get(moments.get(moment), (waiting.first(part.group()) + part.first()) * channels, found.remaining());
        });
    }

    /** A session keeps what it worked in for its next run; after the last one of a piece it may stand in the way. */
    private OrtSession.RunOptions options(boolean last) throws OrtException {
        OrtSession.RunOptions options = new OrtSession.RunOptions();
        if (last && !keeps()) {
            options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        }
        return options;
    }

    private boolean keeps() {
        return StreamedMemory.keeps(sessions.layout().bytes(), count);
    }

    private OnnxTensor image(Part part) throws OrtException {
        int floats = network.inputChannels() * network.imageSize().height() * network.imageSize().width();
        int first = waiting.first(part.group()) + part.first();
        return OnnxTensor.createTensor(OnnxRuntime.environment(),
                images.slice(images.position() + first * floats, part.size() * floats), new long[] {part.size(),
                        network.inputChannels(), network.imageSize().height(), network.imageSize().width()});
    }

    private Place place(String tensor) {
        return sessions.layout().places().get(tensor);
    }

    private FloatBuffer memory(String tensor, Part part) {
        return waiting.part(place(tensor), part.group(), part.first(), part.size());
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
}
