package org.bitsweep.quantization.range;

/** Where the multiple k(M) of the analytical clipping comes from. */
public enum ClippingConstants {
    /** The two-decimal tables of the authors' code, needed to match it to the last digit. */
    TABULATED,
    /** The optimality condition solved to double precision (eq. A.14, A.18, A.19). */
    SOLVED
}
