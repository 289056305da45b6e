package org.bitsweep.calibration;

import org.bitsweep.InputException;

/** A file of activation statistics that cannot be used; names the file, what was found and what to do. */
public final class InvalidStatisticsException extends InputException {

    public InvalidStatisticsException(String file, String problem) {
        super(file + ": " + problem);
    }

    public InvalidStatisticsException(String file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
