package org.bitsweep.quantization;

import java.util.Optional;

/** What happens to the weights of one layer. */
public sealed interface WeightPlan {

    /** Nothing: pooling, or a layer left in float32. */
    record Untouched() implements WeightPlan {}

    /**
     * Quantized per output channel between its minimum and maximum (semantics, section 2).
     *
     * @param bits M
     * @param rounding the grid
     * @param allocation how M is distributed over the output channels, if it is
     * @param correction the bias correction, if on
     */
    record Quantized(
            int bits,
            GridRounding rounding,
            Optional<BitAllocationRule> allocation,
            Optional<BiasCorrectionRule> correction) implements WeightPlan {}
}
