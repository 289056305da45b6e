package org.bitsweep.evaluation;

import org.bitsweep.ClassifiedError;
import org.bitsweep.ErrorKind;

/** A network's float32 accuracy is not its own: nothing measured after that would be about this network. */
public final class GateException extends RuntimeException implements ClassifiedError {

    private static final long serialVersionUID = 1L;

    /** @param message what was expected and found, and what is probably wrong */
    public GateException(String message) {
        super(message);
    }

    @Override
    public ErrorKind kind() {
        return ErrorKind.GATE;
    }
}
