package org.bitsweep.inference.streaming;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitsweep.inference.streaming.PieceModel.Layout;
import org.bitsweep.onnx.GraphPieces;
import org.bitsweep.onnx.Sessions;
import org.bitsweep.quantization.rewrite.StreamedLayer;
import org.bitsweep.quantization.rewrite.StreamedNetwork;
import org.bitsweep.statistics.ImageMoments;
import org.bitsweep.statistics.Moment;

/**
 * A piece of a network ready to run. Owns its session.
 *
 * @param piece what it runs
 * @param images at a time
 * @param spans vectors of numbers that it reads, by name
 * @param session it
 * @param outputs what the session calls tensors that wait
 * @param moments outputs that hold moments of the layer at its end
 * @param layer at its end; empty for the last piece
 */
record Stage(GraphPieces.Piece piece, int images, Set<String> spans, OrtSession session,
        Map<String, Output> outputs, Map<Moment, String> moments, Optional<StreamedLayer> layer) {

    /** What a session calls a tensor, and how it lies. */
    record Output(String name, Layout layout) {}

    /**
     * Opens a piece.
     *
     * @param images at a time
     * @param makers the pieces before, by the tensors that they made
     */
    static Stage open(StreamedNetwork network, StreamPlan plan, GraphPieces.Piece piece, int images,
            Map<String, Stage> makers, Optional<StreamedLayer> layer, int threads) throws OrtException {
        PieceModel model = new PieceModel(network.model(), network.network().operatorSet(), network.operators(), plan.shapes(),
                piece.end());
        for (String tensor : piece.reads()) {
            Stage maker = makers.get(tensor);
            if (maker == null) {
                model.readTensor(tensor, List.of(network.network().inputChannels(),
                        network.network().imageSize().height(), network.network().imageSize().width()), Layout.PLAIN);
            } else {
                model.readTensor(tensor, plan.shapes().get(tensor), maker.outputs().get(tensor).layout());
            }
        }
        Set<String> read = new HashSet<>();
        piece.nodes().forEach(node -> read.addAll(node.getInputList()));
        Set<String> spans = new HashSet<>();
        for (StreamedLayer before : network.layers()) {
            before.lengths().forEach((name, length) -> {
                if (read.contains(name)) {
                    spans.add(name);
                    model.readVector(name, length);
                }
            });
        }
        piece.nodes().forEach(model.writer()::add);
        piece.writes().forEach(model::keep);
        Map<Moment, String> moments = new EnumMap<>(Moment.class);
        layer.filter(each -> each.layer().isMap()).ifPresent(each -> {
            ImageMoments writer = new ImageMoments(model.writer(), each.layer(), network.operators());
            for (Moment moment : each.moments()) {
                if (!moment.needsMean()) {
                    moments.put(moment, writer.write(moment, piece.end()));
                    model.give(moments.get(moment));
                }
            }
        });
        Sessions.Piece opened = model.open(threads);
        Map<String, Output> outputs = new LinkedHashMap<>();
        for (String tensor : piece.writes()) {
            String blocked = opened.blockedOutputs().get(tensor);
            outputs.put(tensor, blocked == null ? new Output(tensor, Layout.PLAIN) : new Output(blocked, Layout.BLOCKED));
        }
        return new Stage(piece, images, spans, opened.session(), outputs, moments, layer);
    }

    /** Bytes of the weights that a piece reads. */
    static long weightBytes(StreamedNetwork network, GraphPieces.Piece piece) {
        Set<String> read = new HashSet<>();
        piece.nodes().forEach(node -> read.addAll(node.getInputList()));
        return network.model().getGraph().getInitializerList().stream().filter(tensor -> read.contains(tensor.getName()))
                .mapToLong(TensorProto::getSerializedSize).sum();
    }
}
