package org.bitsweep.storage;

import java.io.IOException;
import org.bitsweep.ClassifiedError;
import org.bitsweep.ErrorKind;

/** A file system did not do what it was asked to, told at the path that was asked for. */
public final class StorageException extends IOException implements ClassifiedError {

    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;

    StorageException(ErrorKind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** {@link ErrorKind#INPUT} where the path is wrong, {@link ErrorKind#ENVIRONMENT} where the file system fails. */
    @Override
    public ErrorKind kind() {
        return kind;
    }

    /** What the file system said, without path and remedy. */
    public String reason() {
        return getCause().getMessage();
    }
}
