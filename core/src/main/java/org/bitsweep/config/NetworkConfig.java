package org.bitsweep.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network as its file under {@code conf/networks} describes it.
 *
 * @param name how tables call it
 * @param onnx the float32 network
 * @param sha256 what the ONNX file must hash to, in lower-case hexadecimal; checked if given
 * @param preprocessing how an image becomes its input
 * @param classes number of classes it tells apart, if stated
 * @param firstConvolutions how many convolutions from the input on count as first (2 for Inception-v3)
 * @param maxPoolOutputs whether outputs of max-pooling are quantized
 * @param layers exceptions, in the order of the file
 * @param settings switches this network sets over its sweep's profile, as {@link Setting} keys and values
 * @param expected float32 accuracy, if known
 */
public record NetworkConfig(
        String name,
        Location onnx,
        Optional<String> sha256,
        PreprocessingConfig preprocessing,
        OptionalInt classes,
        int firstConvolutions,
        MaxPoolOutputs maxPoolOutputs,
        List<LayerOverride> layers,
        Map<String, String> settings,
        Optional<ExpectedAccuracy> expected) {

    public NetworkConfig {
        layers = List.copyOf(layers);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** What happens to the outputs of max-pooling layers (semantics, section 3). */
    public enum MaxPoolOutputs {
        /** On the grid of the profile's pooling outputs. */
        QUANTIZED,
        /** Left in float: Inception-v3 in the authors' code. */
        FLOAT
    }
}
