package org.bitsweep.quantization.rewrite;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bitsweep.arithmetic.Vector;
import org.bitsweep.arithmetic.VectorArithmetic;
import org.bitsweep.onnx.Layer;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.plan.GridSpan;
import org.bitsweep.statistics.AskedMoments;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.Moment;
import org.bitsweep.statistics.TensorStatistics;

/**
 * A quantized output whose grid's span is an input of the graph.
 *
 * @param layer whose output it is; the graph computes it as {@link Layer#exactOutput()}
 * @param plan what happens to it
 * @param names the inputs
 * @param lengths of the inputs, by name: a value a channel, or one
 * @param moments what the span is found from
 */
public record StreamedLayer(
        Layer layer, ActivationPlan.Quantized plan, GridSpan<String> names, Map<String, Integer> lengths, Set<Moment> moments) {

    /** Which numbers a span has, and which statistics it is found from, does not depend on what these are. */
    static StreamedLayer of(Layer layer, ActivationPlan.Quantized plan) {
        AskedMoments asked = new AskedMoments(plan.granularity() == Granularity.CHANNEL ? layer.channels() : 1);
        Map<String, Integer> lengths = new LinkedHashMap<>();
        GridSpan<String> names = plan.span(new VectorArithmetic(), asked).map((number, value) -> {
            String name = "bitsweep/" + layer.id() + "/span/" + number;
            lengths.put(name, value.length());
            return name;
        });
        return new StreamedLayer(layer, plan, names, lengths, asked.moments());
    }

    /** Declares the inputs. */
    void addTo(GraphProto.Builder graph) {
        lengths.forEach((name, length) -> graph.addInput(ValueInfoProto.newBuilder().setName(name).setType(
                TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(TensorShapeProto.newBuilder().addDim(
                                TensorShapeProto.Dimension.newBuilder().setDimValue(length)))))));
    }

    /** What the inputs are for a batch of these statistics, by name. */
    public Map<String, Vector> inputs(TensorStatistics<Vector> measured) {
        Map<String, Vector> inputs = new LinkedHashMap<>();
        plan.span(new VectorArithmetic(), measured).map((number, value) ->
                inputs.put("bitsweep/" + layer.id() + "/span/" + number, value));
        return inputs;
    }
}
