package org.bitsweep.quantization.grid;

/** How a value inside the range finds its code. */
public enum GridRounding {
    /** 2^M points from lo to hi, zero exactly representable, round half to even: the authors' code. */
    NEAREST_EVEN,
    /** 2^M bins over [lo, hi], every value becomes its bin's midpoint: eq. 2 and 3 of the paper. */
    MIDPOINT,
    /**
     * The authors' per-tensor kernel: 2^M points, ties away from zero. Zero is a point only if it lies inside the range,
     * elsewhere the grid starts at lo; scales have no lower bound, and a tensor whose range is empty stays as it is.
     */
    TENSOR_HALF_AWAY,
    /** The authors' tensor arithmetic on a range per tensor given by lo and width: ties to even, zero always a point. */
    TENSOR_HALF_EVEN,
    /**
     * Like {@link #NEAREST_EVEN} over the range widened to zero, so that the zero point is one of the codes 0 to 2^M - 1:
     * ONNX's QuantizeLinear.
     */
    UNSIGNED_CODES;

    /** The least scale, as in the authors' code. */
    public static final float LEAST_SCALE = 1e-8f;
}
