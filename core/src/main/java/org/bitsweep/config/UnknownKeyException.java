package org.bitsweep.config;

/** A key that no record has; nothing is ignored silently, since a misspelled switch would leave its default in force. */
public final class UnknownKeyException extends ConfigException {

    UnknownKeyException(String message) {
        super(message);
    }
}
