package org.bitsweep;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": the known word nearest to a misspelled one. */
public final class Suggestion {

    private Suggestion() {}

    /** The sentence {@code  Did you mean "word"?} with a leading blank, or nothing if no word is near. */
    public static String sentence(String found, Collection<String> known) {
        return nearest(found, known).map(word -> " Did you mean \"" + word + "\"?").orElse("");
    }

    /** The aside {@code  (did you mean 'word'?)} with a leading blank, or nothing if no word is near. */
    public static String hint(String found, Collection<String> known) {
        return nearest(found, known).map(word -> " (did you mean '" + word + "'?)").orElse("");
    }

    /**
     * The known word with the fewest insertions, deletions and substitutions, if they are at most a third of the found
     * word's letters; underscores, blanks and capitals do not count. Ties go to the smaller word.
     */
    public static Optional<String> nearest(String found, Collection<String> known) {
        String plain = plain(found);
        int best = Math.max(1, found.length() / 3) + 1;
        String nearest = null;
        for (String word : known) {
            // Thousands of file names may be known: most differ in length already.
            if (Math.abs(word.length() - plain.length()) > best) {
                continue;
            }
            int distance = distance(plain, plain(word));
            if (distance < best || distance == best && nearest != null && word.compareTo(nearest) < 0) {
                best = distance;
                nearest = word;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-').replace(' ', '-');
    }

    /** Levenshtein distance: insertions, deletions and substitutions each cost 1. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substituted, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
