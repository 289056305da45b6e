package org.bitsweep.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.onnx.LayerRole;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.plan.LayerBits;
import org.bitsweep.quantization.plan.LayerExceptions.LayerException;
import org.bitsweep.quantization.plan.LayerExceptions;
import org.bitsweep.settings.SettingType;
import org.bitsweep.statistics.Granularity;

/** Reads what a network's file says against the rules the graph alone would give. */
final class LayerExceptionsReader {

    /** What an exception may make of a layer: max-pooling can be left in float, but nothing becomes max-pooling. */
    private static final List<LayerRole> ROLES =
            List.of(LayerRole.FIRST, LayerRole.HIDDEN, LayerRole.CLASSIFIER, LayerRole.FLOAT);

    private LayerExceptionsReader() {}

    static LayerExceptions read(Section section) {
        return new LayerExceptions(
                section.valueOrDefault(NetworkKey.FIRST_CONVOLUTIONS).integer(0, 100),
                section.valueOrDefault(NetworkKey.MAX_POOL_OUTPUTS).choice(LayerExceptions.MaxPooling.class),
                layers(section.part(NetworkKey.LAYERS)));
    }

    private static Map<String, LayerException> layers(Section section) {
        Map<String, LayerException> layers = new LinkedHashMap<>();
        for (String layer : section.keys()) {
            Section part = section.required(layer, "an object { ... }").section();
            LayerException exception = new LayerException(
                    part.value(NetworkKey.ROLE).map(value -> value.choice(ROLES, LayerRole::key)),
                    part.value(NetworkKey.WEIGHT_BITS).map(LayerExceptionsReader::layerBits),
                    part.value(NetworkKey.ACTIVATION_BITS).map(LayerExceptionsReader::layerBits),
                    part.value(NetworkKey.RANGE).map(value -> value.choice(OutputRange.class)),
                    part.value(NetworkKey.GRANULARITY).map(value -> value.choice(Granularity.class)));
            part.finish();
            if (exception.role().filter(LayerRole.FLOAT::equals).isPresent()
                    && part.keys().size() > 1) {
                throw part.combination(
                        NetworkKey.ROLE, "a float layer is not quantized, so it has no bits, range or granularity. Remove "
                                + String.join(", ", part.keys().stream()
                                        .filter(key -> !key.equals(NetworkKey.ROLE.key())).toList())
                                + ", or choose another role.");
            }
            layers.put(layer, exception);
        }
        return layers;
    }

    private static LayerBits layerBits(Section.Value value) {
        return value.parse(SettingType.LAYER_BITS.expected(), SettingType.LAYER_BITS.parse());
    }
}
