package org.bitsweep;

/**
 * Storage, cluster or machine failed while the program did what it was asked to. The message says what happened, what
 * is kept and what to do.
 */
public final class EnvironmentException extends RuntimeException implements ClassifiedError {

    private static final long serialVersionUID = 1L;

    public EnvironmentException(String message) {
        super(message);
    }

    public EnvironmentException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public ErrorKind kind() {
        return ErrorKind.ENVIRONMENT;
    }
}
