package org.bitsweep.quantization.weights;

import java.io.Serializable;
import java.util.Optional;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.grid.GridRounding;

/** What happens to the weights of one layer. */
public sealed interface WeightPlan extends Serializable {

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
            Optional<BiasCorrectionRule> correction) implements WeightPlan {

        /** Optional is not serializable; this is. */
        private record Form(int bits, GridRounding rounding, BitAllocationRule allocation, BiasCorrectionRule correction)
                implements Serializable {
            private Object readResolve() {
                return new Quantized(bits, rounding, Optional.ofNullable(allocation), Optional.ofNullable(correction));
            }
        }

        private Object writeReplace() {
            return new Form(bits, rounding, allocation.orElse(null), correction.orElse(null));
        }
    }
}
