package org.bitsweep.config;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bitsweep.imaging.Preprocessing;
import org.bitsweep.onnx.Layer;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.settings.Setting;
import org.bitsweep.storage.Location;

/**
 * A network as its file under {@code conf/networks} describes it.
 *
 * @param name how tables call it
 * @param onnx the float32 network
 * @param sha256 what the ONNX file must hash to, in lower-case hexadecimal; checked if given
 * @param preprocessing how an image becomes its input
 * @param classes number of classes it tells apart, if stated
 * @param layerExceptions what it says against the rules the graph alone would give
 * @param settings switches this network sets over its sweep's profile, as {@link Setting} keys and values
 * @param expected float32 accuracy, if known
 */
public record NetworkConfig(
        String name,
        Location onnx,
        Optional<String> sha256,
        Preprocessing preprocessing,
        OptionalInt classes,
        LayerExceptions layerExceptions,
        Map<String, String> settings,
        Optional<ExpectedAccuracy> expected) {

    /** Between a network's name and its variant's. */
    private static final char VARIANT = '@';

    public NetworkConfig {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** The network that a name stands for, whatever the variant. */
    public static String withoutVariant(String name) {
        int at = name.indexOf(VARIANT);
        return at < 0 ? name : name.substring(0, at);
    }

    /** The variant that a name stands for, if it has one. */
    public static Optional<String> variant(String name) {
        int at = name.indexOf(VARIANT);
        return at < 0 ? Optional.empty() : Optional.of(name.substring(at + 1));
    }

    /** The same network as tables call it under one of a sweep's variants of settings. */
    NetworkConfig withVariant(String variant) {
        return new NetworkConfig(
                name + VARIANT + variant, onnx, sha256, preprocessing, classes, layerExceptions, settings, expected);
    }

    /**
     * The same network with some layers left in float, as tables call it by a variant's name. What float32 is expected to reach
     * is the whole network's to show, and left out.
     */
    public NetworkConfig exempting(String variant, Collection<Layer> layers) {
        return new NetworkConfig(name + VARIANT + variant, onnx, sha256, preprocessing, classes, layerExceptions.withFloat(layers),
                settings, Optional.empty());
    }

    /** Whether both are read from one file in the same way, so that reading it once is enough. */
    public boolean isReadLike(NetworkConfig other) {
        return onnx.equals(other.onnx) && sha256.equals(other.sha256)
                && preprocessing.geometry().fixedSize().equals(other.preprocessing.geometry().fixedSize());
    }

    /** The same network under another preprocessing. */
    public NetworkConfig withPreprocessing(Preprocessing other) {
        return new NetworkConfig(name, onnx, sha256, other, classes, layerExceptions, settings, expected);
    }
}
