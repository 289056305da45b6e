package org.bitsweep.config;

/** Values that are possible each by itself, but not together. */
public final class InvalidCombinationException extends ConfigException {

    InvalidCombinationException(String message) {
        super(message);
    }
}
