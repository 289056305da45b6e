package org.bitsweep.quantization.plan;

import org.bitsweep.InvalidSettingException;

/** The number of bits of one kind of tensor: a fixed number, or whatever the configuration asks for. */
public sealed interface LayerBits {

    /** M, the bits of the configuration. */
    record Configured() implements LayerBits {}

    /**
     * The same number of bits under every configuration.
     *
     * @param bits 2 to 8
     */
    record Fixed(int bits) implements LayerBits {
        public Fixed {
            if (bits < 2 || bits > 8) {
                throw new InvalidSettingException("bits", "2 to 8", bits);
            }
        }
    }

    LayerBits CONFIGURED = new Configured();
    LayerBits EIGHT = new Fixed(8);

    /** The bits under a configuration of M bits. */
    default int resolve(int configured) {
        return this instanceof Fixed fixed ? fixed.bits() : configured;
    }

    /** The value in configuration files and results: a number, or {@code configured}. */
    default String key() {
        return this instanceof Fixed fixed ? Integer.toString(fixed.bits()) : "configured";
    }
}
