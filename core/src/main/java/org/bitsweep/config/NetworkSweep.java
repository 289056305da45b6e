package org.bitsweep.config;

import java.util.List;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationSettings;

/**
 * One network and everything it is evaluated under, besides float32, which always is.
 *
 * @param network the network
 * @param settings its settings, after the precedence that {@link ConfigReader} states
 * @param configurations bits and methods in the order of the table's rows
 */
public record NetworkSweep(
        NetworkConfig network, QuantizationSettings settings, List<QuantizationConfig> configurations) {

    public NetworkSweep {
        configurations = List.copyOf(configurations);
    }
}
