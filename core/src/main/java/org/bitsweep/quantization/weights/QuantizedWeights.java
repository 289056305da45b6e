package org.bitsweep.quantization.weights;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.Tensors;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.equalization.Equalization;

/**
 * The weights of one network on their grids. Configurations that agree in what happens to a layer's weights share them: they
 * are quantized once, and again only if memory was short meanwhile. Safe for several threads.
 */
public final class QuantizedWeights {

    /** What bits of channels depend on, beside the weights. */
    private record Allocated(String layer, int bits, Optional<BitAllocationRule> allocation) {}

    /** The layer's axis and shape belong to the network, whose weights these are. */
    private record Key(String layer, WeightPlan.Quantized plan) {}

    private final Network network;
    private final Map<String, TensorProto> initializers;
    private final Map<Key, SoftReference<TensorProto>> quantized = new ConcurrentHashMap<>();
    private final Map<Allocated, int[]> bits = new ConcurrentHashMap<>();
    private final Map<Key, Double> entropies = new ConcurrentHashMap<>();
    /** Those of the network whose weights were changed before, as far as any plan asked for it and memory is not short. */
    private final Map<Equalization, SoftReference<QuantizedWeights>> equalized = new ConcurrentHashMap<>();

    public QuantizedWeights(Network network) {
        this.network = network;
        this.initializers = network.initializers();
    }

    /** The network whose weights they are. */
    public Network network() {
        return network;
    }

    /** The weights of the same network after an equalization, which are what a plan with it quantizes. */
    public QuantizedWeights under(Equalization equalization) {
        if (equalization == Equalization.NONE) {
            return this;
        }
        QuantizedWeights[] found = new QuantizedWeights[1];
        equalized.compute(equalization, (key, kept) -> {
            found[0] = kept == null ? null : kept.get();
            if (found[0] != null) {
                return kept;
            }
            found[0] = new QuantizedWeights(equalization.of(network));
            return new SoftReference<>(found[0]);
        });
        return found[0];
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

    /**
     * A layer's weights as signed codes, with the output channel outermost.
     *
     * @param plan of {@link WeightCodes#SIGNED}
     */
    public SignedWeights signed(Layer layer, WeightPlan.Quantized plan) {
        return WeightQuantizer.signed(byOutputChannel(layer), outputs(layer), plan);
    }

    /** The codes of {@link #signed} as an int8 tensor, in the layout the network has the weights in. */
    public TensorProto codes(Layer layer, WeightPlan.Quantized plan) {
        byte[] byChannel = signed(layer, plan).codes();
        List<Long> shape = initializers.get(layer.weight()).getDimsList();
        if (layer.outputChannelAxis() == 0) {
            return Tensors.ofBytes(name(layer), TensorProto.DataType.INT8, byChannel, shape);
        }
        float[] values = new float[byChannel.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = byChannel[i];
        }
        values = transpose(values, outputs(layer), layer.weightShape().get(0));
        byte[] codes = new byte[values.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) values[i];
        }
        return Tensors.ofBytes(name(layer), TensorProto.DataType.INT8, codes, shape);
    }

    /**
     * What the weights of every output channel lost, input by input: quantized less exact.
     *
     * @return with the output channel outermost
     */
    public float[] shifts(Layer layer, WeightPlan.Quantized plan) {
        float[] exact = byOutputChannel(layer);
        float[] shifts = WeightQuantizer.quantize(exact, outputs(layer), plan);
        for (int i = 0; i < shifts.length; i++) {
            shifts[i] -= exact[i];
        }
        return shifts;
    }

    /** The bits that every output channel of a layer has under a plan. */
    public int[] bits(Layer layer, WeightPlan.Quantized plan) {
        return bits.computeIfAbsent(new Allocated(layer.id(), plan.bits(), plan.allocation()),
                unused -> WeightQuantizer.bits(byOutputChannel(layer), outputs(layer), plan)).clone();
    }

    /** How often the codes of a layer's grids occur under a plan: of every output channel, or of the one grid of the tensor. */
    public List<CodeCounts> codeCounts(Layer layer, WeightPlan.Quantized plan) {
        return CodeCounts.of(byOutputChannel(layer), outputs(layer), kernel(layer), plan);
    }

    /** Shannon entropy of a layer's codes under a plan, in bits a weight: mean over its weights of that of their grids. */
    public double entropy(Layer layer, WeightPlan.Quantized plan) {
        return entropies.computeIfAbsent(new Key(layer.id(), plan.uncorrected()), unused -> codeCounts(layer, plan).stream()
                .mapToDouble(grid -> grid.weights() * grid.entropy()).sum() / layer.weights());
    }

    private TensorProto quantize(Layer layer, WeightPlan.Quantized plan) {
        List<Long> shape = initializers.get(layer.weight()).getDimsList();
        float[] byChannel = WeightQuantizer.quantize(byOutputChannel(layer), outputs(layer), kernel(layer), plan);
        return Tensors.ofFloats(name(layer), layer.outputChannelAxis() == 0
                ? byChannel : transpose(byChannel, outputs(layer), layer.weightShape().get(0)), shape);
    }

    private static int kernel(Layer layer) {
        return layer.weightShape().size() == 4 ? layer.weightShape().get(2) * layer.weightShape().get(3) : 1;
    }

    private static int outputs(Layer layer) {
        return layer.weightShape().get(layer.outputChannelAxis());
    }

    /** With the output channel outermost, where they lie as [I, O]. */
    private float[] byOutputChannel(Layer layer) {
        float[] weights = Tensors.floats(initializers.get(layer.weight()));
        return layer.outputChannelAxis() == 0 ? weights : transpose(weights, layer.weightShape().get(0), outputs(layer));
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
