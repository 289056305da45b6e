package org.bitsweep.quantization.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.bitsweep.arithmetic.Vector;
import org.bitsweep.arithmetic.VectorArithmetic;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.FixedStatistics;
import org.bitsweep.onnx.Layer;
import org.bitsweep.quantization.weights.QuantizedWeights;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.statistics.StatisticsSource;

/**
 * What a quantized network spends: every weight read once and every output of a layer written once, an image.
 *
 * <p>Counted are the weights of all layers and the outputs of the layers of a plan, in float32 where a plan leaves them so. Not
 * counted are biases, scales and zero points, the image, and what stays in float outside of layers: residual sums, concatenations,
 * average pooling that is no layer of the plan.
 *
 * @param weights bits of a weight, average over all weights; where bits are allocated, as they are allocated
 * @param activations bits of an output's value, average over all values; where bits are allocated by calibrated statistics, as they
 *     are allocated, by each batch, as they are asked for
 * @param bytes of all of them together
 * @param weightEntropy Shannon entropy of the codes of their grids in bits a weight, average over all weights: what no variable-length
 *     code that writes weight by weight goes below; empty where it was not counted
 */
public record SpentBits(double weights, double activations, double bytes, OptionalDouble weightEntropy) {

    /** Of what a plan does not quantize. */
    private static final int FLOAT32 = 32;

    /** Without entropy. */
    public SpentBits(double weights, double activations, double bytes) {
        this(weights, activations, bytes, OptionalDouble.empty());
    }

    /**
     * What a plan spends.
     *
     * @param weights of the plan's network
     * @param statistics those that the plan names, if it needs any
     */
    public static SpentBits of(QuantizationPlan plan, QuantizedWeights weights, Optional<ActivationStatistics> statistics) {
        QuantizedWeights planned = weights.under(plan.equalization());
        long weightCount = 0;
        long valueCount = 0;
        double weightBits = 0;
        double valueBits = 0;
        double entropyBits = 0;
        // To quantize the weights of a large network takes seconds.
        List<Double> entropies = plan.layers().parallelStream().map(layer -> layer.weights() instanceof WeightPlan.Quantized quantized
                ? planned.entropy(layer.layer(), quantized) : (double) FLOAT32).toList();
        Map<String, ActivationPlan> outputs = plan.layers().stream()
                .collect(Collectors.toMap(layer -> layer.layer().id(), LayerPlan::output));
        for (int i = 0; i < plan.layers().size(); i++) {
            LayerPlan layer = plan.layers().get(i);
            entropyBits += layer.layer().weights() * entropies.get(i);
            long values = (long) layer.layer().channels() * layer.layer().positions();
            weightCount += layer.layer().weights();
            valueCount += values;
            weightBits += layer.layer().weights() * (layer.weights() instanceof WeightPlan.Quantized quantized
                    ? bits(layer.layer(), quantized, planned) : FLOAT32);
            // What a concatenation alone reads has its codes, and its bits, which are not allocated.
            ActivationPlan output = layer.output() instanceof ActivationPlan.Joined joined
                    ? outputs.get(joined.layer()) : layer.output();
            valueBits += values * (output instanceof ActivationPlan.Quantized quantized
                    ? bits(layer.layer(), quantized, statistics) : FLOAT32);
        }
        return new SpentBits(weightBits / weightCount, valueBits / valueCount, (weightBits + valueBits) / Byte.SIZE,
                OptionalDouble.of(entropyBits / weightCount));
    }

    /** Channels of a layer have as many weights each. */
    private static double bits(Layer layer, WeightPlan.Quantized plan, QuantizedWeights weights) {
        return plan.allocation().isEmpty() ? plan.bits() : Arrays.stream(weights.bits(layer, plan)).average().orElseThrow();
    }

    private static double bits(Layer layer, ActivationPlan.Quantized plan, Optional<ActivationStatistics> statistics) {
        if (plan.allocation().isEmpty() || plan.statistics() == StatisticsSource.BATCH) {
            return plan.bits();
        }
        VectorArithmetic arithmetic = new VectorArithmetic();
        Vector allocated = plan.span(arithmetic, new FixedStatistics<>(
                arithmetic, statistics.orElseThrow().layer(layer.id()), plan.granularity())).allocated().orElseThrow();
        double sum = 0;
        for (float each : allocated.toArray()) {
            sum += each;
        }
        return sum / allocated.length();
    }
}
