package org.bitsweep.quantization.weights;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.Tensors;

/**
 * The weights of one network on their grids. Configurations that agree in what happens to a layer's weights share them: they
 * are quantized once, and again only if memory was short meanwhile. Safe for several threads.
 */
public final class QuantizedWeights {

    /** The layer's axis and shape belong to the network, whose weights these are. */
    private record Key(String layer, WeightPlan.Quantized plan) {}

    private final Network network;
    private final Map<String, TensorProto> initializers;
    private final Map<Key, SoftReference<TensorProto>> quantized = new ConcurrentHashMap<>();

    public QuantizedWeights(Network network) {
        this.network = network;
        this.initializers = network.initializers();
    }

    /** The network whose weights they are. */
    public Network network() {
        return network;
    }

    /** The name of a layer's quantized weights. */
    public static String name(Layer layer) {
        return "bitsweep/" + layer.id() + "/weights";
    }

    /** A layer's weights under a plan, in the layout the network has them in. */
    public TensorProto of(Layer layer, WeightPlan.Quantized plan) {
        TensorProto[] found = new TensorProto[1];
        quantized.compute(new Key(layer.id(), plan), (key, kept) -> {
            found[0] = kept == null ? null : kept.get();
            if (found[0] != null) {
                return kept;
            }
            found[0] = quantize(layer, plan);
            return new SoftReference<>(found[0]);
        });
        return found[0];
    }

    private TensorProto quantize(Layer layer, WeightPlan.Quantized plan) {
        TensorProto tensor = initializers.get(layer.weight());
        float[] weights = Tensors.floats(tensor);
        List<Integer> shape = layer.weightShape();
        if (layer.outputChannelAxis() == 0) {
            return Tensors.ofFloats(name(layer), WeightQuantizer.quantize(weights, shape.get(0), plan), tensor.getDimsList());
        }
        // [I, O]: the output channel is brought outermost and taken back.
        int inputs = shape.get(0);
        int outputs = shape.get(1);
        float[] byChannel = WeightQuantizer.quantize(transpose(weights, inputs, outputs), outputs, plan);
        return Tensors.ofFloats(name(layer), transpose(byChannel, outputs, inputs), tensor.getDimsList());
    }

    private static float[] transpose(float[] values, int rows, int columns) {
        float[] transposed = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column * rows + row] = values[row * columns + column];
            }
        }
        return transposed;
    }
}
