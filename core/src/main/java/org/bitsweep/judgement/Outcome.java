package org.bitsweep.judgement;

/** Everything that can be said about a cell on two sides: a closed set. */
public enum Outcome {
    /** Every prediction is the same. */
    SAME(ExitCode.NOTHING_BEYOND_NOISE),
    /** Some predictions differ, no more than rounding explains, and Top-1 does not differ significantly. */
    WITHIN_NOISE(ExitCode.NOTHING_BEYOND_NOISE),
    /** Something else computes: more than noise, but Top-1 is not significantly different, or by less than the margin. */
    CHANGED(ExitCode.CHANGED),
    /** Top-1 is significantly lower, by the margin or more. */
    WORSE(ExitCode.WORSE),
    /** Top-1 is significantly higher, by the margin or more: the base is stale. */
    BETTER(ExitCode.CHANGED),
    /** The base has the cell, the new side has not. */
    MISSING(ExitCode.NOT_COMPARED),
    /** The new side has the cell, the base has not. */
    NEW(ExitCode.NOTHING_BEYOND_NOISE),
    /** Other images, preprocessing, labels or batch: no comparison would mean anything. */
    NOT_COMPARABLE(ExitCode.NOT_COMPARED);

    private final ExitCode exitCode;

    Outcome(ExitCode exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit code of a run in which this is the gravest outcome. */
    public ExitCode exitCode() {
        return exitCode;
    }
}
