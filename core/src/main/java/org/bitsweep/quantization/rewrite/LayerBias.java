package org.bitsweep.quantization.rewrite;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bitsweep.InputException;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerNodes;
import org.bitsweep.onnx.Network;
import org.bitsweep.onnx.TensorOrigins;
import org.bitsweep.onnx.Tensors;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.plan.LayerPlan;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.weights.BiasCodes;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.quantization.weights.SignedWeights;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.statistics.Granularity;

/**
 * Biases as a plan changes them: by what the mean of the weights lost, and to whole steps of the layer's integer sum.
 *
 * <p>An output channel c of quantized weights W' is off by sum_k (W'[c,k] - W[c,k]) x[k]; its mean over calibration images is
 * known from the means of the input's channels, and is taken off the bias. Zeros around a map are counted as if they were
 * inside.
 */
final class LayerBias {

    /** Leaves the sum room in 32 bits. */
    private static final double LARGEST_CODE = 1 << 30;

    private final Network network;
    private final Optional<ActivationStatistics> statistics;
    private final QuantizedWeights weights;
    private final LayerNodes nodes;
    private final TensorOrigins origins;
    private final Map<String, TensorProto> initializers;
    private final Map<String, LayerPlan> grids = new HashMap<>();

    /**
     * A bias in steps of a layer's integer sum.
     *
     * @param codes of every output channel
     * @param scales of every output channel: scale of the input times scale of the weights
     */
    record Steps(int[] codes, float[] scales) {

        float[] values() {
            float[] values = new float[codes.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = codes[i] * scales[i];
            }
            return values;
        }
    }

    LayerBias(QuantizationPlan plan, Optional<ActivationStatistics> statistics, QuantizedWeights weights) {
        this.network = weights.network();
        this.statistics = statistics;
        this.weights = weights;
        this.nodes = new LayerNodes(network);
        this.origins = new TensorOrigins(network.model().getGraph());
        this.initializers = network.initializers();
        plan.layers().forEach(layer -> {
            if (isOnTensorGrid(layer)) {
                grids.put(layer.layer().output(), layer);
            }
        });
    }

    private static boolean isOnTensorGrid(LayerPlan layer) {
        return layer.output() instanceof ActivationPlan.Quantized quantized && quantized.granularity() == Granularity.TENSOR
                && (quantized.rounding() == GridRounding.UNSIGNED_CODES || quantized.rounding() == GridRounding.NEAREST_EVEN);
    }

    /** The grid of a tensor, if it has one scale: its own, or that of the tensor whose points it chooses from. */
    Optional<LayerGrid> grid(String tensor) {
        return origins.origin(tensor, grids::containsKey).map(grids::get).map(layer -> LayerGrid.of(
                (ActivationPlan.Quantized) layer.output(), statistics.orElseThrow().layer(layer.layer().id())));
    }

    /** The bias of a layer whose plan changes it, in float32. */
    float[] values(LayerPlan layer) {
        return steps(layer).map(Steps::values).orElseGet(() -> exact(layer));
    }

    /** The same in steps of the integer sum; empty where the plan leaves it in float32, or the input has no single scale. */
    Optional<Steps> steps(LayerPlan layer) {
        WeightPlan.Quantized plan = (WeightPlan.Quantized) layer.weights();
        Optional<LayerGrid> input = plan.bias() == BiasCodes.INT32 ? grid(nodes.input(layer.layer())) : Optional.empty();
        return input.map(grid -> {
            SignedWeights signed = weights.signed(layer.layer(), plan);
            float[] exact = exact(layer);
            int[] codes = new int[exact.length];
            float[] scales = new float[exact.length];
            for (int channel = 0; channel < codes.length; channel++) {
                scales[channel] = grid.scale() * signed.scales()[channel];
                codes[channel] = (int) Math.max(-LARGEST_CODE,
                        Math.min(LARGEST_CODE, Math.rint((double) exact[channel] / scales[channel])));
            }
            return new Steps(codes, scales);
        });
    }

    /** The network's bias, less the mean of what the weights are off by where that is folded into it. */
    private float[] exact(LayerPlan plan) {
        Layer layer = plan.layer();
        int outputs = layer.weightShape().get(layer.outputChannelAxis());
        float[] bias = nodes.bias(layer).map(name -> constant(layer, name)).orElseGet(() -> new float[outputs]);
        if (bias.length != outputs) {
            throw new InputException(network.name() + ": layer " + layer.id() + ": expected a bias of " + outputs + " values, found "
                    + bias.length + ". Export the network with one bias an output channel, or leave the layer in float (layers."
                    + layer.id() + ".role = float).");
        }
        float factor = nodes.biasFactor(layer);
        for (int channel = 0; channel < outputs; channel++) {
            bias[channel] *= factor;
        }
        WeightPlan.Quantized weightPlan = (WeightPlan.Quantized) plan.weights();
        if (weightPlan.folds()) {
            double[] shifts = meanShifts(layer, weightPlan, statistics.orElseThrow().layer(layer.id()).inputMeans());
            for (int channel = 0; channel < outputs; channel++) {
                bias[channel] = (float) (bias[channel] - shifts[channel]);
            }
        }
        return bias;
    }

    private float[] constant(Layer layer, String name) {
        TensorProto tensor = initializers.get(name);
        if (tensor == null) {
            throw new InputException(network.name() + ": layer " + layer.id() + ": expected a constant bias, found " + name
                    + ", which is computed at run time. Leave the layer in float (layers." + layer.id() + ".role = float).");
        }
        return Tensors.floats(tensor);
    }

    /** By how much every output channel is off on average. */
    private double[] meanShifts(Layer layer, WeightPlan.Quantized plan, float[] inputMeans) {
        float[] shifts = weights.shifts(layer, plan);
        int outputs = layer.weightShape().get(layer.outputChannelAxis());
        int size = shifts.length / outputs;
        int inputs = layer.weightShape().get(1 - layer.outputChannelAxis());
        int positions = size / inputs;
        int groups = inputMeans.length / inputs;
        double[] means = new double[outputs];
        for (int output = 0; output < outputs; output++) {
            int firstInput = output / (outputs / groups) * inputs;
            for (int i = 0; i < size; i++) {
                means[output] += (double) shifts[output * size + i] * inputMeans[firstInput + i / positions];
            }
        }
        return means;
    }
}
