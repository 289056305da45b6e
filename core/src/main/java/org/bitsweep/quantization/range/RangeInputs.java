package org.bitsweep.quantization.range;

import java.util.Optional;
import org.bitsweep.arithmetic.Arithmetic;
import org.bitsweep.onnx.OutputRange;
import org.bitsweep.statistics.TensorStatistics;

/**
 * What a range is found from.
 *
 * @param arithmetic the carrier
 * @param statistics of the tensor
 * @param sides positive: lo = 0
 * @param bits M of the layer
 * @param allocated bits of every channel, where M is distributed over them
 * @param <N> a number
 */
public record RangeInputs<N>(
        Arithmetic<N> arithmetic, TensorStatistics<N> statistics, OutputRange sides, int bits, Optional<N> allocated) {

    boolean positive() {
        return sides == OutputRange.POSITIVE;
    }
}
