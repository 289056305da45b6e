package org.bitsweep.judgement;

/** What is said about a measurement beside a published figure. */
public enum Reproduction {
    /** The measurement's interval, with what rounding of the print and of the arithmetic allow, holds the figure. */
    REPRODUCED,
    /** It misses by no more than half a point. */
    CLOSE,
    /** It misses by more. */
    DIFFERENT
}
