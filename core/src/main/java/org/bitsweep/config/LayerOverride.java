package org.bitsweep.config;

import java.util.Optional;
import org.bitsweep.quantization.Granularity;
import org.bitsweep.quantization.LayerBits;

/**
 * What one layer of a network does differently from what the rules say of it. An empty value leaves the rule in force.
 *
 * @param layer the layer's identifier as {@code bitsweep inspect} prints it ({@code conv0}, {@code linear0},
 *     {@code pool0}), or the name of its ONNX node
 * @param role what kind of layer it counts as
 * @param weightBits bits of its weights
 * @param activationBits bits of its output
 * @param range the sign of its output's range
 * @param granularity ranges of its output
 */
public record LayerOverride(
        String layer,
        Optional<Role> role,
        Optional<LayerBits> weightBits,
        Optional<LayerBits> activationBits,
        Optional<Range> range,
        Optional<Granularity> granularity) {

    /** What kind of layer it counts as. */
    public enum Role {
        /** Reads the image. */
        FIRST,
        /** Any layer between the first and the classifier. */
        HIDDEN,
        /** Yields the scores of the classes. */
        CLASSIFIER,
        /** Not quantized at all. */
        FLOAT
    }

    /** The sign of a range. */
    public enum Range {
        /** From zero: a ReLU follows directly. */
        POSITIVE,
        /** Signed. */
        FULL
    }
}
