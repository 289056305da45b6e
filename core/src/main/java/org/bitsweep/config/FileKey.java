package org.bitsweep.config;

/**
 * A key of a configuration file, with all that is to be said of it: its reader takes key and default from here, and the
 * tables of {@code conf/README.md} are made from it.
 */
interface FileKey {

    Entry entry();

    /**
     * What is to be said of a key.
     *
     * @param path dotted path from the root of its file; {@code ID} stands for a name that the user chooses
     * @param allowed what it may be
     * @param absence what holds where it is left out
     * @param documentation what it does
     */
    record Entry(String path, String allowed, Absence absence, String documentation) {}

    /** The key within its own object. */
    default String key() {
        return entry().path().substring(entry().path().lastIndexOf('.') + 1);
    }

    /** What holds where a key is left out. */
    sealed interface Absence {

        /** It must not be left out. */
        record Required() implements Absence {}

        /**
         * The same as if this had been written.
         *
         * @param written a value as files write it
         */
        record Default(String written) implements Absence {}

        /**
         * Something that no value says.
         *
         * @param words what, in the reference
         */
        record Otherwise(String words) implements Absence {}

        static Absence required() {
            return new Required();
        }

        static Absence standard(String written) {
            return new Default(written);
        }

        static Absence otherwise(String words) {
            return new Otherwise(words);
        }
    }
}
