package org.bitsweep.quantization.plan;

import java.io.Serializable;
import java.util.Optional;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.range.Clipping;
import org.bitsweep.quantization.range.ClippingConstants;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;

/** What happens to the output of one layer. */
public sealed interface ActivationPlan extends Serializable {

    /** Nothing: left in float32. */
    record Untouched() implements ActivationPlan {}

    /**
     * Quantized before its ReLU (semantics, section 3).
     *
     * @param bits M
     * @param granularity one range a channel, or one for the tensor
     * @param range positive: lo = 0
     * @param rule how lo and hi are found
     * @param rounding the grid
     * @param allocation how M is distributed over the channels, if it is
     * @param statistics where the statistics come from
     */
    record Quantized(
            int bits,
            Granularity granularity,
            OutputRange range,
            RangeRule rule,
            GridRounding rounding,
            Optional<BitAllocationRule> allocation,
            StatisticsSource statistics) implements ActivationPlan {

        /** Optional is not serializable; this is. */
        private record Form(int bits, Granularity granularity, OutputRange range, RangeRule rule, GridRounding rounding,
                BitAllocationRule allocation, StatisticsSource statistics) implements Serializable {
            private Object readResolve() {
                return new Quantized(bits, granularity, range, rule, rounding, Optional.ofNullable(allocation), statistics);
            }
        }

        private Object writeReplace() {
            return new Form(bits, granularity, range, rule, rounding, allocation.orElse(null), statistics);
        }
    }

    /** How lo and hi are found (semantics, sections 3 and 4). */
    sealed interface RangeRule extends Serializable {

        /** Minimum and maximum of each channel, all images of the batch together; calibrated: the mean of the images' own. */
        record Extremes() implements RangeRule {}

        /** Minimum and maximum of the tensor over all images, of the batch or of the calibration set. */
        record ExtremesOfAll() implements RangeRule {}

        /**
         * Mean over the images of each image's own minimum and maximum. Zero is a point of the grid if lo < 0 < hi; otherwise
         * the grid starts at lo itself, as in the authors' code.
         */
        record MeanOfImageExtremes() implements RangeRule {}

        /** lo = 0, hi = the mean over images of the image's maximum (the first layer with calibrated statistics). */
        record UpToMeanOfImageMaximum() implements RangeRule {}

        /**
         * Clipped analytically.
         *
         * @param clipping the prior
         * @param constants where k(M) comes from
         */
        record Clipped(Clipping clipping, ClippingConstants constants) implements RangeRule {}
    }
}
