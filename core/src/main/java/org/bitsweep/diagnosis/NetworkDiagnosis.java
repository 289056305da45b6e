package org.bitsweep.diagnosis;

import java.util.List;
import java.util.Optional;
import org.bitsweep.onnx.Layer;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.settings.SettingsText;

/**
 * Everything found about a network under one configuration.
 *
 * @param network its name
 * @param configuration bits and methods
 * @param tensors a layer each, in execution order
 * @param tensorImages on how many images they were looked at
 * @param tensorBatch how many of these at once
 * @param accuracy what layers cost; empty if that was not asked for
 */
public record NetworkDiagnosis(String network, QuantizationConfig configuration, List<LayerTensors> tensors,
        int tensorImages, int tensorBatch, Optional<AccuracyDiagnosis> accuracy) {

    public NetworkDiagnosis {
        tensors = List.copyOf(tensors);
    }

    /** The same with what layers cost. */
    public NetworkDiagnosis with(AccuracyDiagnosis costs) {
        return new NetworkDiagnosis(network, configuration, tensors, tensorImages, tensorBatch, Optional.of(costs));
    }

    /** Network, bits and methods. */
    String title() {
        return network + ", " + configuration.bitsTitle() + ", " + SettingsText.methods(configuration.methods());
    }

    /** The tensors of a layer. */
    Optional<LayerTensors> tensors(Layer layer) {
        return tensors.stream().filter(each -> each.layer().id().equals(layer.id())).findFirst();
    }
}
