package org.bitsweep.config;

import org.bitsweep.InputException;

/** Something in a configuration file or among the flags cannot be used; the message names where it stands. */
public sealed class ConfigException extends InputException
        permits UnknownKeyException, InvalidValueException, InvalidCombinationException {

    ConfigException(String message) {
        super(message);
    }

    ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
