package org.bitsweep;

/**
 * An error that was classified where it was thrown, as only there it is known what was being done. Its message stands
 * alone: it names the thing (file and line, key, or machine), what was expected, what was found and what to do, so that
 * the command line can print it without a stack trace.
 */
public interface ClassifiedError {

    /** Whose fault it is. */
    ErrorKind kind();

    /** The message for the user, in one sentence or a few. */
    String getMessage();
}
