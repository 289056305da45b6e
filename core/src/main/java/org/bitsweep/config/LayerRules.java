package org.bitsweep.config;

import java.util.List;

/**
 * How the layers of one network are told apart, where the graph alone does not say it.
 *
 * @param firstConvolutions how many convolutions from the input on count as first (2 for Inception-v3)
 * @param maxPoolOutputs whether outputs of max-pooling are quantized
 * @param overrides exceptions, in the order of the file
 */
public record LayerRules(int firstConvolutions, MaxPoolOutputs maxPoolOutputs, List<LayerOverride> overrides) {

    /** What holds for a network without a file of its own. */
    public static final LayerRules DEFAULT = new LayerRules(1, MaxPoolOutputs.QUANTIZED, List.of());

    public LayerRules {
        overrides = List.copyOf(overrides);
    }

    /** What happens to the outputs of max-pooling layers (semantics, section 3). */
    public enum MaxPoolOutputs {
        /** On the grid of the profile's pooling outputs. */
        QUANTIZED,
        /** Left in float: Inception-v3 in the authors' code. */
        FLOAT
    }
}
