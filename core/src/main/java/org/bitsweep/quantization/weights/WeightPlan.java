package org.bitsweep.quantization.weights;

import java.io.Serializable;
import java.util.Optional;
import org.bitsweep.identity.Fingerprint;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.statistics.Granularity;

/** What happens to the weights of one layer. */
public sealed interface WeightPlan extends Serializable {

    /** What it is, for the identity of a plan. */
    Fingerprint fingerprint();

    /** Nothing: pooling, or a layer left in float32. */
    record Untouched() implements WeightPlan {
        @Override
        public Fingerprint fingerprint() {
            return Fingerprint.of("untouched");
        }
    }

    /**
     * Quantized, by default between minimum and maximum, of each output channel or of the whole tensor (semantics, section 2).
     *
     * @param bits M
     * @param granularity one range an output channel, or one for the tensor
     * @param codes unsigned between the ends, or signed and symmetric about zero
     * @param rounding the grid of unsigned codes
     * @param allocation how M is distributed over the output channels, if it is
     * @param correction the bias correction, if on
     * @param bias what the layer's bias is beside them
     * @param clipping where the grid ends
     * @param point which point of it a weight goes to
     */
    record Quantized(
            int bits,
            Granularity granularity,
            WeightCodes codes,
            GridRounding rounding,
            Optional<BitAllocationRule> allocation,
            Optional<BiasCorrectionRule> correction,
            BiasCodes bias,
            WeightClipping clipping,
            WeightRounding point) implements WeightPlan {

        /** Unsigned codes beside a float32 bias, not clipped, each weight on its nearest point. */
        public Quantized(int bits, Granularity granularity, GridRounding rounding, Optional<BitAllocationRule> allocation,
                Optional<BiasCorrectionRule> correction) {
            this(bits, granularity, WeightCodes.UNSIGNED, rounding, allocation, correction, BiasCodes.FLOAT32, WeightClipping.NONE,
                    WeightRounding.NEAREST);
        }

        /** The same with other ends of the grid and another choice of points. */
        public Quantized with(WeightClipping ends, WeightRounding points) {
            return new Quantized(bits, granularity, codes, rounding, allocation, correction, bias, ends, points);
        }

        /** The same without correction: the points of its grid. */
        public Quantized uncorrected() {
            return new Quantized(bits, granularity, codes, rounding, allocation, Optional.empty(), bias, clipping, point);
        }

        /** Whether a correction takes the weights off their grid. */
        public boolean leavesGrid() {
            return correction.isPresent() && !folds();
        }

        /** Whether the bias makes up for the mean that the weights lost. */
        public boolean folds() {
            return correction.filter(BiasCorrectionRule::isFolded).isPresent();
        }

        /** Whether the bias is another one than the float32 network's. */
        public boolean changesBias() {
            return bias == BiasCodes.INT32 || folds();
        }

        @Override
        public Fingerprint fingerprint() {
            Fingerprint fingerprint = Fingerprint.of("quantized").number("bits", bits);
            // Left out where it is what it always was before there was a choice: the plans of then keep their digests.
            if (granularity != Granularity.CHANNEL) {
                fingerprint.choice("granularity", granularity);
            }
            if (codes != WeightCodes.UNSIGNED) {
                fingerprint.choice("codes", codes);
            }
            if (bias != BiasCodes.FLOAT32) {
                fingerprint.choice("bias", bias);
            }
            if (clipping != WeightClipping.NONE) {
                fingerprint.choice("clipping", clipping);
            }
            if (point != WeightRounding.NEAREST) {
                fingerprint.choice("point", point);
            }
            return fingerprint
                    .choice("rounding", rounding)
                    .optional("allocation", allocation.map(BitAllocationRule::fingerprint))
                    .optional("correction", correction.map(rule -> Fingerprint.of("correction").choice("rule", rule)));
        }

        /** Optional is not serializable; this is. */
        private record Form(int bits, Granularity granularity, WeightCodes codes, GridRounding rounding,
                BitAllocationRule allocation, BiasCorrectionRule correction, BiasCodes bias, WeightClipping clipping,
                WeightRounding point) implements Serializable {
            private Object readResolve() {
                return new Quantized(bits, granularity, codes, rounding, Optional.ofNullable(allocation),
                        Optional.ofNullable(correction), bias, clipping, point);
            }
        }

        private Object writeReplace() {
            return new Form(bits, granularity, codes, rounding, allocation.orElse(null), correction.orElse(null), bias, clipping,
                    point);
        }
    }
}
