package org.bitsweep.jobs.cli;

import java.util.List;
import org.bitsweep.InputException;
import org.bitsweep.Suggestion;
import org.bitsweep.Words;
import org.bitsweep.settings.ConfigKey;

/** Checks of options that no configuration file has; the others are checked by the configuration's reader. */
final class OptionChecks {

    private OptionChecks() {}

    /**
     * Refuses a number that is too small.
     *
     * @param option its name
     * @param value its value, or null if it is not given
     */
    static void atLeast(int least, String option, Integer value) {
        if (value != null && value < least) {
            throw new InputException(option + " " + value + ": expected at least " + least + ".");
        }
    }

    /**
     * The constant that an option's word stands for.
     *
     * @param option its name
     * @param word as {@link ConfigKey} writes constants
     */
    static <E extends Enum<E>> E choice(Class<E> type, String option, String word) {
        return Words.find(List.of(type.getEnumConstants()), ConfigKey::of, word).orElseThrow(() -> new InputException(option + " "
                + word + ": expected " + String.join(" or ", ConfigKey.of(type)) + "." + Suggestion.sentence(word, ConfigKey.of(type))));
    }
}
