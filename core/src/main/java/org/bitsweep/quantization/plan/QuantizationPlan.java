package org.bitsweep.quantization.plan;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bitsweep.calibration.ActivationStatistics;
import org.bitsweep.calibration.RequestedThresholds;
import org.bitsweep.calibration.ThresholdRequest;
import org.bitsweep.identity.Fingerprint;
import org.bitsweep.onnx.MapOperators;
import org.bitsweep.quantization.equalization.Equalization;
import org.bitsweep.quantization.weights.WeightPlan;
import org.bitsweep.statistics.StatisticsSource;

/**
 * Everything that happens to a network under a configuration, layer by layer. Two configurations with the same plan
 * rewrite to the same network and need only one evaluation.
 *
 * @param network digest of the float32 network
 * @param statistics digest of the calibration statistics, no more of them than the plan reads; empty where the plan uses none
 * @param layers in execution order
 * @param operators in which operators it is written; numbers can differ by the rounding of float32
 * @param equalization what happens to the float32 network's weights before anything is quantized
 */
public record QuantizationPlan(
        String network, String statistics, List<LayerPlan> layers, MapOperators operators, Equalization equalization)
        implements Serializable {

    /** Raised whenever the rewriting of the same plan would give other numbers. */
    public static final int REWRITER_VERSION = 1;

    /** Raised whenever {@link MapOperators#BLOCKED} would give other numbers, and the standard operators the same. */
    public static final int BLOCKED_VERSION = 1;

    /** Raised whenever {@link MapOperators#INTEGER} would give other numbers. */
    public static final int INTEGER_VERSION = 1;

    public QuantizationPlan {
        layers = List.copyOf(layers);
    }

    /** Of the network as it is. */
    public QuantizationPlan(String network, String statistics, List<LayerPlan> layers, MapOperators operators) {
        this(network, statistics, layers, operators, Equalization.NONE);
    }

    /** The same plan written in other operators: another identity, and numbers that differ by rounding. */
    public QuantizationPlan withOperators(MapOperators other) {
        return new QuantizationPlan(network, statistics, layers, other, equalization);
    }

    /** Whether any layer needs calibration statistics. */
    public boolean needsCalibration() {
        return layers.stream().anyMatch(layer -> layer.output() instanceof ActivationPlan.Quantized quantized
                && quantized.statistics() == StatisticsSource.CALIBRATED);
    }

    /** Whether any layer's statistics are the batch's, so that predictions depend on which images share a batch. */
    public boolean usesBatchStatistics() {
        return layers.stream().anyMatch(layer -> layer.output() instanceof ActivationPlan.Quantized quantized
                && quantized.statistics() == StatisticsSource.BATCH);
    }

    /** The thresholds that are read from the calibration statistics. */
    public RequestedThresholds thresholds() {
        Map<String, Set<ThresholdRequest>> requests = new TreeMap<>();
        for (LayerPlan layer : layers) {
            if (layer.output() instanceof ActivationPlan.Quantized quantized) {
                quantized.rule().threshold(quantized.bits(), quantized.range()).ifPresent(rule -> requests.put(
                        layer.layer().id(), Set.of(new ThresholdRequest(rule, quantized.granularity()))));
            }
        }
        return new RequestedThresholds(requests);
    }

    /**
     * Of the network's statistics no more than the plan reads.
     *
     * @throws org.bitsweep.InputException if something that it reads is missing
     */
    public ActivationStatistics readOf(ActivationStatistics all) {
        Set<String> withInputs = layers.stream()
                .filter(layer -> layer.weights() instanceof WeightPlan.Quantized quantized && quantized.folds())
                .map(layer -> layer.layer().id()).collect(Collectors.toSet());
        return all.only(layers.stream().map(layer -> layer.layer().id()).collect(Collectors.toSet()), thresholds(), withInputs);
    }

    /** What it is: network, statistics, rewriter version and every layer's plan, field by field. */
    public Fingerprint fingerprint() {
        Fingerprint plan = Fingerprint.of("plan")
                .number("rewriter", REWRITER_VERSION)
                .text("network", network)
                .text("statistics", statistics)
                .list("layers", layers.stream().map(LayerPlan::fingerprint).toList());
        switch (operators) {
            case STANDARD -> { }
            case BLOCKED -> plan.number("blocked", BLOCKED_VERSION);
            case INTEGER -> plan.number("integer", INTEGER_VERSION);
        }
        // Plans of the network as it is keep the digests that they had before there was a choice.
        equalization.fingerprint().ifPresent(rule -> plan.group("equalization", rule));
        return plan;
    }

    /** SHA-256 of the {@link #fingerprint}: the identity of the quantized network. */
    public String digest() {
        return fingerprint().digest();
    }
}
