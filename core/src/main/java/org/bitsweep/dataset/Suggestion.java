package org.bitsweep.dataset;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": the known name nearest to a misspelled one. */
final class Suggestion {

    private Suggestion() {
    }

    /** The nearest candidate by edit distance, if it is near enough to be meant; ties go to the smaller text. */
    static Optional<String> nearest(String written, Collection<String> candidates) {
        int limit = Math.max(1, written.length() / 3);
        int best = limit + 1;
        String nearest = null;
        String folded = written.toLowerCase(Locale.ROOT);
        for (String candidate : candidates) {
            if (Math.abs(candidate.length() - written.length()) > best) {
                continue;
            }
            int distance = distance(folded, candidate.toLowerCase(Locale.ROOT));
            if (distance < best || distance == best && nearest != null && candidate.compareTo(nearest) < 0) {
                best = distance;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** {@code "; did you mean 'x'?"}-like text to append to what was found, or nothing. */
    static String hint(String written, Collection<String> candidates) {
        return nearest(written, candidates).map(name -> " (did you mean '" + name + "'?)").orElse("");
    }

    /** Levenshtein distance: insertions, deletions and replacements each cost 1. */
    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        int[] current = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replace = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[right.length()];
    }
}
