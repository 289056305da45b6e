package org.bitsweep.quantization.plan;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.quantization.Method;

/**
 * One cell of a table: how many bits, which methods, under which settings.
 *
 * @param weightBits M of the weights, 2 to 8
 * @param activationBits M of the activations, 2 to 8
 * @param methods the methods that are on
 * @param settings every other switch
 */
public record QuantizationConfig(
        int weightBits, int activationBits, Set<Method> methods, QuantizationSettings settings) {

    public QuantizationConfig {
        if (weightBits < 2 || weightBits > 8) {
            throw new InvalidSettingException("weight-bits", "2 to 8", weightBits);
        }
        if (activationBits < 2 || activationBits > 8) {
            throw new InvalidSettingException("activation-bits", "2 to 8", activationBits);
        }
        Objects.requireNonNull(settings, "settings");
        EnumSet<Method> chosen = EnumSet.noneOf(Method.class);
        chosen.addAll(methods);
        methods = Collections.unmodifiableSet(chosen);
    }

    /** Whether a method is on. */
    public boolean uses(Method method) {
        return methods.contains(method);
    }

    /** The short name of the bits, as the paper writes them: {@code 4W8A}. */
    public String bitsTitle() {
        return weightBits + "W" + activationBits + "A";
    }
}
