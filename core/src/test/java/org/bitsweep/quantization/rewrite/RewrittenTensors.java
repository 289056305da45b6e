package org.bitsweep.quantization.rewrite;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.bitsweep.onnx.OnnxRuntime;
import org.bitsweep.onnx.Tensors;

/** The tensors that a rewriting names, as ONNX Runtime computes them at the level evaluation runs at. */
final class RewrittenTensors {

    private RewrittenTensors() {}

    /** By name: of every layer the weights, the output before and after quantization, and what its grid is made of. */
    static Map<String, float[]> fetch(RewrittenNetwork rewritten, float[] pixels, long... shape) throws OrtException {
        Set<String> names = new LinkedHashSet<>();
        for (RewrittenLayer layer : rewritten.layers()) {
            layer.weights().ifPresent(names::add);
            names.add(layer.exact());
            names.add(layer.output());
            layer.grid().ifPresent(grid -> {
                names.add(grid.scale());
                grid.lowest().ifPresent(names::add);
                grid.offset().ifPresent(names::add);
                grid.bits().ifPresent(names::add);
            });
        }
        Map<String, float[]> tensors = new HashMap<>();
        GraphProto.Builder graph = rewritten.model().getGraph().toBuilder().clearOutput();
        rewritten.model().getGraph().getInitializerList().stream().filter(tensor -> names.remove(tensor.getName()))
                .forEach(tensor -> tensors.put(tensor.getName(), Tensors.floats(tensor)));
        names.forEach(name -> graph.addOutput(ValueInfoProto.newBuilder().setName(name)));
        ModelProto model = rewritten.model().toBuilder().setGraph(graph).build();
        try (OrtSession.SessionOptions options = OnnxRuntime.runOptions(1);
                OrtSession session = OnnxRuntime.environment().createSession(model.toByteArray(), options);
                OnnxTensor image = OnnxTensor.createTensor(OnnxRuntime.environment(), FloatBuffer.wrap(pixels), shape);
                OrtSession.Result result = session.run(Map.of("image", image))) {
            for (Map.Entry<String, OnnxValue> entry : result) {
                FloatBuffer buffer = ((OnnxTensor) entry.getValue()).getFloatBuffer();
                float[] values = new float[buffer.remaining()];
                buffer.get(values);
                tensors.put(entry.getKey(), values);
            }
        }
        return tensors;
    }
}
