package org.bitsweep.jobs.cli;

import org.bitsweep.InputException;

/** Checks of options that no configuration file has; the others are checked by the configuration's reader. */
final class OptionChecks {

    private OptionChecks() {}

    /**
     * Refuses a number that is too small.
     *
     * @param option its name
     * @param value its value, or null if it is not given
     */
    static void atLeast(int least, String option, Integer value) {
        if (value != null && value < least) {
            throw new InputException(option + " " + value + ": expected at least " + least + ".");
        }
    }
}
