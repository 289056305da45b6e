package org.bitsweep;

/** What went wrong, as far as it matters to who has to mend it, and the exit code of a process that ends so. */
public enum ErrorKind {
    /** A fault of the program: only a programmer can mend it. */
    PROGRAM(1),
    /** A wrong use, or something given that cannot be used: the user mends the command line or the file. */
    INPUT(2),
    /** A network whose float32 accuracy is not its own: the float32 gate stopped the run. */
    GATE(6),
    /** Storage, cluster or machine failed under the program; the same command may succeed later. */
    ENVIRONMENT(7);

    private final int exitCode;

    ErrorKind(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The process's exit code; 0 is success, and 3 to 5 are verdicts of a comparison. */
    public int exitCode() {
        return exitCode;
    }
}
