package org.bitsweep.quantization.plan;

import java.io.Serializable;
import java.util.Optional;
import org.bitsweep.arithmetic.Arithmetic;
import org.bitsweep.identity.Fingerprint;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.quantization.bits.BitAllocation;
import org.bitsweep.quantization.bits.BitAllocationRule;
import org.bitsweep.quantization.grid.Grid;
import org.bitsweep.quantization.grid.GridRounding;
import org.bitsweep.quantization.range.RangeInputs;
import org.bitsweep.quantization.range.RangeRule;
import org.bitsweep.statistics.Granularity;
import org.bitsweep.statistics.StatisticsSource;
import org.bitsweep.statistics.TensorStatistics;

/** What happens to the output of one layer. */
public sealed interface ActivationPlan extends Serializable {

    /** What it is, for the identity of a plan. */
    Fingerprint fingerprint();

    /** Nothing: left in float32. */
    record Untouched() implements ActivationPlan {
        @Override
        public Fingerprint fingerprint() {
            return Fingerprint.of("untouched");
        }
    }

    /**
     * Put on the grid of the concatenation that alone reads it, by that one's own rounding: nothing is rounded twice.
     *
     * @param layer identifier of the concatenation
     */
    record Joined(String layer) implements ActivationPlan {
        @Override
        public Fingerprint fingerprint() {
            return Fingerprint.of("joined").text("layer", layer);
        }
    }

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

        /**
         * The grid of a tensor: bits first, then the range, then scale and zero point.
         *
         * @param arithmetic nodes of a graph, or values on the JVM
         * @param measured the statistics of the tensor, of this plan's granularity
         */
        public <N> Grid<N> grid(Arithmetic<N> arithmetic, TensorStatistics<N> measured) {
            return grid(arithmetic, span(arithmetic, measured));
        }

        /** The grid over a span that this plan found, here or elsewhere. */
        public <N> Grid<N> grid(Arithmetic<N> arithmetic, GridSpan<N> span) {
            return Grid.over(arithmetic, span.range(), rounding, bits, span.allocated());
        }

        /** What the grid is made of: bits first, then the range. */
        public <N> GridSpan<N> span(Arithmetic<N> arithmetic, TensorStatistics<N> measured) {
            Optional<N> allocated = allocation.map(
                    distribution -> BitAllocation.bits(arithmetic, measured, range, bits, distribution));
            return new GridSpan<>(rule.range(new RangeInputs<>(arithmetic, measured, range, bits, allocated)), allocated);
        }

        @Override
        public Fingerprint fingerprint() {
            return Fingerprint.of("quantized")
                    .number("bits", bits)
                    .choice("granularity", granularity)
                    .choice("range", range)
                    .group("rule", rule.fingerprint())
                    .choice("rounding", rounding)
                    .optional("allocation", allocation.map(BitAllocationRule::fingerprint))
                    .choice("statistics", statistics);
        }

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
}
