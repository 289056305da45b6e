package org.bitsweep.quantization;

import java.util.Map;
import java.util.Optional;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.OutputRange;

/**
 * What a network's file says against the rules the graph alone would give.
 *
 * @param firstConvolutions how many convolutions, in execution order, count as reading the image; 0 leaves it to the
 *     graph (Inception-v3 in the authors' code: 2)
 * @param maxPooling whether outputs of max-pooling are quantized (Inception-v3 in the authors' code: not)
 * @param layers by layer identifier or ONNX node name
 */
public record LayerExceptions(int firstConvolutions, MaxPooling maxPooling, Map<String, LayerException> layers) {

    /** What happens to outputs of max-pooling. */
    public enum MaxPooling {
        QUANTIZED,
        FLOAT
    }

    /**
     * An exception for one layer; what is empty stays as found.
     *
     * @param role where it stands
     * @param weightBits bits of its weights under every configuration
     * @param activationBits bits of its output under every configuration
     * @param range of its output
     * @param granularity of its output
     */
    public record LayerException(
            Optional<LayerRole> role,
            Optional<LayerBits> weightBits,
            Optional<LayerBits> activationBits,
            Optional<OutputRange> range,
            Optional<Granularity> granularity) {

        public static final LayerException NONE = new LayerException(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static final LayerExceptions NONE = new LayerExceptions(0, MaxPooling.QUANTIZED, Map.of());

    public LayerExceptions {
        if (firstConvolutions < 0) {
            throw new InvalidSettingException("first-convolutions", "0 or more", firstConvolutions);
        }
        layers = Map.copyOf(layers);
    }
}
