package org.bitsweep.quantization.grid;

/** How a value inside the range finds its code. */
public enum GridRounding {
    /** 2^M points from lo to hi, zero exactly representable, round half to even: the authors' code. */
    NEAREST_EVEN,
    /** 2^M bins over [lo, hi], every value becomes its bin's midpoint: eq. 2 and 3 of the paper. */
    MIDPOINT;

    /** The least scale, as in the authors' code. */
    public static final float LEAST_SCALE = 1e-8f;
}
