package org.bitsweep.storage;

import java.util.Objects;
import org.bitsweep.InputException;

/**
 * A data set that cannot be used as it stands: something in it is missing, doubled, out of range or unreadable.
 *
 * <p>Every message says where the fault is (a file with its line, or an archive with its entry), what was expected,
 * what was found and what to do about it. Failures of the storage itself (a lost connection, a denied permission)
 * stay {@link java.io.IOException}s.
 */
public final class DatasetException extends InputException {

    private static final long serialVersionUID = 1L;

    private final String where;
    private final String expected;
    private final String found;
    private final String remedy;

    /**
     * A fault in a data set.
     *
     * @param where the file, line or archive entry at fault
     * @param expected what should stand there
     * @param found what stands there instead
     * @param remedy what the user can do, as an imperative sentence without its full stop
     */
    public DatasetException(String where, String expected, String found, String remedy) {
        this(where, expected, found, remedy, null);
    }

    /**
     * A fault in a data set, noticed through another exception.
     *
     * @param where the file, line or archive entry at fault
     * @param expected what should stand there
     * @param found what stands there instead
     * @param remedy what the user can do, as an imperative sentence without its full stop
     * @param cause the exception that revealed the fault
     */
    public DatasetException(String where, String expected, String found, String remedy, Throwable cause) {
        super(where + ": expected " + expected + ", found " + found + ". " + remedy + ".", cause);
        this.where = Objects.requireNonNull(where, "where");
        this.expected = Objects.requireNonNull(expected, "expected");
        this.found = Objects.requireNonNull(found, "found");
        this.remedy = Objects.requireNonNull(remedy, "remedy");
    }

    /** The file, line or archive entry at fault. */
    public String where() {
        return where;
    }

    /** What should stand there. */
    public String expected() {
        return expected;
    }

    /** What stands there instead. */
    public String found() {
        return found;
    }

    /** What the user can do about it. */
    public String remedy() {
        return remedy;
    }
}
