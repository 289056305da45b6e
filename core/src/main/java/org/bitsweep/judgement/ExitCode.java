package org.bitsweep.judgement;

import java.util.Collection;
import java.util.Comparator;

/** How the program ends. */
public enum ExitCode {
    /** Nothing beyond noise. */
    NOTHING_BEYOND_NOISE(0, 0),
    /** A fault of the program itself. */
    PROGRAM_FAULT(1, 6),
    /** Wrong use or input. */
    WRONG_INPUT(2, 5),
    /** A cell is worse. */
    WORSE(3, 3),
    /** A cell is better or changed, or not shown to be non-inferior: accept or investigate. */
    CHANGED(4, 2),
    /** Cells are missing or not comparable. */
    NOT_COMPARED(5, 1),
    /** The float32 gate stopped the run. */
    GATE(6, 4);

    private final int status;
    private final int gravity;

    ExitCode(int status, int gravity) {
        this.status = status;
        this.gravity = gravity;
    }

    /** The process's exit status, 0 to 6. */
    public int status() {
        return status;
    }

    /** The gravest of all verdicts: WORSE before BETTER and CHANGED, these before MISSING and NOT_COMPARABLE. */
    public static ExitCode of(Collection<? extends Verdict> verdicts) {
        return verdicts.stream()
                .map(Verdict::exitCode)
                .max(Comparator.comparingInt(code -> code.gravity))
                .orElse(NOTHING_BEYOND_NOISE);
    }
}
