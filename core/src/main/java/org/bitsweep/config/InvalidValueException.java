package org.bitsweep.config;

/** A value that its key cannot have, or a missing key that must have one. */
public final class InvalidValueException extends ConfigException {

    InvalidValueException(String message) {
        super(message);
    }
}
