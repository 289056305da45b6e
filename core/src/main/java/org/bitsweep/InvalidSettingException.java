package org.bitsweep;

/** A setting whose value is outside what it can be; names the setting, what was expected and what was found. */
public final class InvalidSettingException extends IllegalArgumentException implements ClassifiedError {

    private final String setting;

    public InvalidSettingException(String setting, String expected, Object found) {
        super(setting + ": expected " + expected + ", found " + found);
        this.setting = setting;
    }

    /** The key of the setting, as in a configuration file. */
    public String setting() {
        return setting;
    }

    @Override
    public ErrorKind kind() {
        return ErrorKind.INPUT;
    }
}
