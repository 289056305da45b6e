package org.bitsweep.judgement;

/** Whether it was shown that a cell is not worse than its base by more than a margin. */
public enum NonInferiority {
    /** No margin was given. */
    NOT_ASKED,
    /** The lower end of the difference's interval lies above minus the margin. */
    SHOWN,
    /** It does not: a loss of the margin cannot be excluded. */
    NOT_SHOWN
}
