package org.bitsweep.config;

import java.util.List;
import java.util.Optional;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationSettings;
import org.bitsweep.storage.Location;

/**
 * A network looked at without images, so that neither data set nor preprocessing need be known.
 *
 * @param name how it is called
 * @param onnx the float32 network
 * @param imageSize the size of its images, where its file's preprocessing says it
 * @param layerExceptions what its file says against the rules the graph alone would give
 * @param settings its settings, after the precedence that {@link ConfigReader} states
 * @param configurations bits and methods asked for
 */
public record InspectedNetwork(
        String name,
        Location onnx,
        Optional<ImageSize> imageSize,
        LayerExceptions layerExceptions,
        QuantizationSettings settings,
        List<QuantizationConfig> configurations) {

    public InspectedNetwork {
        configurations = List.copyOf(configurations);
    }
}
