package org.bitsweep.config;

import java.util.List;
import org.bitsweep.quantization.QuantizationConfig;
import org.bitsweep.quantization.QuantizationSettings;

/**
 * A network looked at without images, so that neither data set nor preprocessing need be known.
 *
 * @param name how it is called
 * @param onnx the float32 network
 * @param layerRules how its layers are told apart
 * @param settings its settings, after the precedence that {@link ConfigReader} states
 * @param configurations bits and methods asked for
 */
public record InspectedNetwork(
        String name,
        Location onnx,
        LayerRules layerRules,
        QuantizationSettings settings,
        List<QuantizationConfig> configurations) {

    public InspectedNetwork {
        configurations = List.copyOf(configurations);
    }
}
