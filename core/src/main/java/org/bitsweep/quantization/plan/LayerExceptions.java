package org.bitsweep.quantization.plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.onnx.Layer;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.statistics.Granularity;

/**
 * What a network's file says against the rules the graph alone would give.
 *
 * @param firstConvolutions of how many convolutions, in execution order, the weights follow the rule of the first one's,
 *     beside those that read the image (Inception-v3 in the authors' code: 2; section 2). Their outputs do not: section 7
 *     speaks of the first layer alone
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

    /** The same, but some layers are left in float: what {@code layers.ID.role = float} says of each in a network's file. */
    public LayerExceptions withFloat(Collection<Layer> exempted) {
        Map<String, LayerException> all = new HashMap<>(layers);
        for (Layer layer : exempted) {
            all.remove(layer.node());
            all.put(layer.id(), new LayerException(Optional.of(LayerRole.FLOAT), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty()));
        }
        return new LayerExceptions(firstConvolutions, maxPooling, all);
    }
}
