package org.bitsweep.inference.streaming;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bitsweep.inference.streaming.PieceModel.Layout;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.quantization.rewrite.StreamedLayer;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.ImageMoments;
import org.bitsweep.statistics.Moment;

/**
 * The second look at a map, once the batch's mean is known: moments of deviations from it. Maps of one shape share one. Owns its
 * session.
 *
 * @param session it
 * @param moments outputs that hold moments
 */
record DeviationPass(OrtSession session, Map<Moment, String> moments) {

    static final String MAP = "map";
    static final String MEAN = "mean";

    /** What two layers have in common that share a pass. */
    record Key(List<Integer> shape, Layout layout, Granularity granularity, Set<Moment> moments) {

        static Key of(StreamedLayer layer, Layout layout) {
            Set<Moment> ofDeviations = new TreeSet<>(layer.moments());
            ofDeviations.removeIf(moment -> !moment.needsMean());
            return new Key(layer.layer().outputShape(), layout, layer.plan().granularity(), ofDeviations);
        }
    }

    static DeviationPass open(StreamedLayer layer, Key key, int operatorSet, MapOperators operators, int threads)
            throws OrtException {
        ModelProto empty = ModelProto.newBuilder().setIrVersion(7)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(operatorSet)).build();
        PieceModel model = new PieceModel(empty, operatorSet, operators, Map.of(), "deviations");
        model.readTensor(MAP, key.shape(), key.layout());
        model.readVector(MEAN, key.granularity() == Granularity.CHANNEL ? key.shape().get(0) : 1);
        ImageMoments writer = new ImageMoments(model.writer(), layer.layer(), operators);
        String deviations = writer.deviations(MAP, MEAN);
        Map<Moment, String> moments = new EnumMap<>(Moment.class);
        for (Moment moment : key.moments()) {
            moments.put(moment, writer.writeOfDeviations(moment, deviations));
            model.give(moments.get(moment));
        }
        return new DeviationPass(model.open(threads).session(), moments);
    }
}
