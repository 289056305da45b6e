package org.bitsweep.schedule;

import org.bitsweep.InputException;

/** What was asked for does not fit into the native memory there is. */
public final class NativeMemoryException extends InputException {

    public NativeMemoryException(String message) {
        super(message);
    }
}
