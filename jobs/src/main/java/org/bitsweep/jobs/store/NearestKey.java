package org.bitsweep.jobs.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stored evaluation that is most like another one.
 *
 * @param digest of the stored one
 * @param differences a text for each part of the key that is another
 */
public record NearestKey(String digest, List<String> differences) {

    private static final int SHOWN = 40;
    private static final int SHOWN_DIGITS = 12;

    /**
     * The one with the fewest differences; of several the first by digest.
     *
     * @param digest of the evaluation in question, which is not compared with itself
     * @param fields the parts of its key by name
     * @param stored parts of keys by digest, as {@link EvaluationStore#descriptions} tells them
     */
    public static Optional<NearestKey> of(String digest, Map<String, String> fields, Map<String, Map<String, String>> stored) {
        return stored.entrySet().stream().filter(entry -> !entry.getKey().equals(digest))
                .map(entry -> new NearestKey(entry.getKey(), differences(fields, entry.getValue())))
                .min(Comparator.comparingInt((NearestKey near) -> near.differences().size()).thenComparing(NearestKey::digest));
    }

    private static List<String> differences(Map<String, String> wanted, Map<String, String> stored) {
        List<String> differences = new ArrayList<>();
        wanted.forEach((field, value) -> {
            String other = stored.getOrDefault(field, "nothing");
            if (!other.equals(value)) {
                differences.add(field + " is " + shortened(value) + " here and " + shortened(other) + " there");
            }
        });
        return differences;
    }

    private static String shortened(String value) {
        if (value.matches("[0-9a-f]{64}")) {
            return value.substring(0, SHOWN_DIGITS);
        }
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...";
    }

    /** As a part of a sentence. */
    public String text() {
        return "the nearest that is stored is " + shortened(digest) + ": " + String.join(", ", differences);
    }
}
