package org.bitsweep.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": the known word nearest to a misspelled one. */
public final class Suggestion {

    private Suggestion() {}

    /** The sentence {@code  Did you mean "word"?} with a leading blank, or nothing if no word is near. */
    static String sentence(String found, Collection<String> known) {
        return nearest(found, known).map(word -> " Did you mean \"" + word + "\"?").orElse("");
    }

    /**
     * The known word with the fewest insertions, deletions and substitutions, if they are at most a third of its
     * letters; underscores, blanks and capitals do not count.
     */
    public static Optional<String> nearest(String found, Collection<String> known) {
        String plain = plain(found);
        return known.stream()
                .filter(word -> distance(plain, plain(word)) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt(word -> distance(plain, plain(word))));
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substituted, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
