package org.bitsweep.jobs.cli;

import java.util.Optional;
import java.util.function.Supplier;

/** What a command that is stopped from outside leaves behind, for the line that it ends with. */
public final class KeptWork {

    private static volatile Supplier<String> sentences;

    private KeptWork() {}

    /** From here on this is what is kept. */
    static void is(Supplier<String> kept) {
        sentences = kept;
    }

    /** From here on nothing is under way. */
    static void none() {
        sentences = null;
    }

    /** What is kept at the moment and how to go on, as sentences; empty if no work is under way. */
    public static Optional<String> sentences() {
        return Optional.ofNullable(sentences).map(Supplier::get);
    }
}
