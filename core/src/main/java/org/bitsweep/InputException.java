package org.bitsweep;

/**
 * Something the user gave cannot be used: a file, a key, an image, a network. The message stands alone: it names the
 * thing (file and line, or key), what was expected, what was found and what to do. The command line prints it without a
 * stack trace and exits with 2.
 */
public class InputException extends RuntimeException implements ClassifiedError {

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public ErrorKind kind() {
        return ErrorKind.INPUT;
    }
}
