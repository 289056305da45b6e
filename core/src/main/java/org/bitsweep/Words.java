package org.bitsweep;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Constants that are written as words: in files, and behind options. */
public final class Words {

    private Words() {}

    /**
     * The constant that a word stands for.
     *
     * @param constants those that may be meant
     * @param word how a constant is written
     */
    public static <E> Optional<E> find(List<E> constants, Function<E, String> word, String found) {
        return constants.stream().filter(constant -> word.apply(constant).equals(found)).findFirst();
    }
}
