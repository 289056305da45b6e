package org.bitsweep.quantization.grid;

/** How grids of ranges per tensor are laid out. */
public enum TensorGrid {
    /** Like those per channel. */
    LIKE_CHANNELS,
    /**
     * As the authors' code has them, to the last bit: by its kernel ({@link GridRounding#TENSOR_HALF_AWAY}), but where
     * moments set the threshold by its tensor arithmetic ({@link GridRounding#TENSOR_HALF_EVEN}).
     */
    KERNEL,
    /** With zero among the codes always, as integer kernels need it: ranges are widened to it ({@link GridRounding#UNSIGNED_CODES}). */
    UNSIGNED_CODES
}
