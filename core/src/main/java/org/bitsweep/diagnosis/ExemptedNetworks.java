package org.bitsweep.diagnosis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bitsweep.config.NetworkSweep;
import org.bitsweep.onnx.Layer;
import org.bitsweep.quantization.plan.ActivationPlan;
import org.bitsweep.quantization.plan.LayerPlan;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlan;
import org.bitsweep.quantization.weights.WeightPlan;

/**
 * The networks whose accuracies tell which layer loses what: the whole one, and variants of it in which layers are left in float by
 * {@code layers.ID.role = float}. What is evaluated of them has the key that it has in every sweep.
 *
 * @param whole the network with every layer quantized
 * @param layers those that some configuration quantizes, in execution order
 */
public record ExemptedNetworks(NetworkSweep whole, List<Layer> layers) {

    public ExemptedNetworks {
        layers = List.copyOf(layers);
    }

    /** @param plans of the network's configurations */
    public static ExemptedNetworks of(NetworkSweep whole, List<QuantizationPlan> plans) {
        Map<String, Layer> layers = new LinkedHashMap<>();
        plans.stream().flatMap(plan -> plan.layers().stream()).filter(ExemptedNetworks::isQuantized)
                .forEach(plan -> layers.putIfAbsent(plan.layer().id(), plan.layer()));
        return new ExemptedNetworks(whole, List.copyOf(layers.values()));
    }

    private static boolean isQuantized(LayerPlan plan) {
        return plan.weights() instanceof WeightPlan.Quantized || plan.output() instanceof ActivationPlan.Quantized;
    }

    /** What {@link #without} calls a network. */
    String nameWithout(Collection<Layer> exempted) {
        return without(exempted, List.of()).network().name();
    }

    /** The network with some layers in float and all others quantized. */
    NetworkSweep without(Collection<Layer> exempted, List<QuantizationConfig> configurations) {
        String variant = "float-" + layers.stream().filter(exempted::contains).map(Layer::id).collect(Collectors.joining("+"));
        return new NetworkSweep(whole.network().exempting(variant, exempted), whole.settings(), configurations);
    }

    /** The network with one layer quantized and all others in float. */
    NetworkSweep alone(Layer layer) {
        return new NetworkSweep(whole.network().exempting("only-" + layer.id(),
                layers.stream().filter(other -> !other.equals(layer)).toList()), whole.settings(), whole.configurations());
    }

    /** The whole network, and two for each layer: without it, and it alone. */
    public List<NetworkSweep> single() {
        List<NetworkSweep> all = new ArrayList<>(List.of(whole));
        layers.forEach(layer -> all.add(without(List.of(layer), whole.configurations())));
        layers.forEach(layer -> all.add(alone(layer)));
        return all;
    }

    /**
     * The networks in which the best layers are in float together: of each ranking the first two, the first three and so on.
     *
     * @param most how many layers at most
     */
    public List<NetworkSweep> together(List<LayerRanking> rankings, int most) {
        Map<List<Layer>, List<QuantizationConfig>> configurations = new LinkedHashMap<>();
        for (LayerRanking ranking : rankings) {
            for (int count = 2; count <= Math.min(most, ranking.layers().size()); count++) {
                List<Layer> best = ranking.best(count);
                configurations.computeIfAbsent(layers.stream().filter(best::contains).toList(), unused -> new ArrayList<>())
                        .add(ranking.configuration());
            }
        }
        return configurations.entrySet().stream().map(each -> without(each.getKey(), each.getValue())).toList();
    }
}
