package org.bitsweep.jobs;

import org.bitsweep.InputException;

/** The command exists on the command line, its job does not exist yet. */
final class NotBuiltYetException extends InputException {

    NotBuiltYetException(String what) {
        super(what + " is not built yet.");
    }
}
