package org.bitsweep.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitsweep.storage.CodePointOrder;
import org.bitsweep.storage.DatasetException;

/** What numbers in the names of files say about files that are not there. */
final class NumberedParts {

    /** Hugging Face's: {@code validation-00000-of-00014.parquet}, once with a digest behind the numbers. */
    private static final Pattern OF = Pattern.compile("(.*?)-?(\\d{1,9})-of-(\\d{1,9})(-[0-9a-f]+)?\\.[^/]*");
    /** WebDataset's: {@code val-000012.tar}. */
    private static final Pattern RUNNING = Pattern.compile("(.*?)(\\d{1,9})(\\.[A-Za-z][^/]*)");

    private NumberedParts() {
    }

    /** A file by what its name says. */
    private record Part(String name, String set, int number, OptionalInt count) {

        static Optional<Part> of(String name) {
            Matcher counted = OF.matcher(name);
            if (counted.matches()) {
                return Optional.of(new Part(name, counted.group(1), Integer.parseInt(counted.group(2)),
                        OptionalInt.of(Integer.parseInt(counted.group(3)))));
            }
            Matcher running = RUNNING.matcher(name);
            return running.matches()
                    ? Optional.of(new Part(name, running.group(1) + running.group(3), Integer.parseInt(running.group(2)),
                            OptionalInt.empty()))
                    : Optional.empty();
        }
    }

    /**
     * Refuses files of several sets, and sets with a gap. Files of which one has no number say nothing about others.
     *
     * @param where folder or pattern, for messages
     * @param names of the files found
     */
    static void requireWhole(String where, List<String> names) {
        List<Part> parts = names.stream().map(Part::of).flatMap(Optional::stream).toList();
        if (parts.size() < names.size()) {
            return;
        }
        TreeMap<String, String> firstOfSet = new TreeMap<>(CodePointOrder.INSTANCE);
        parts.forEach(part -> firstOfSet.putIfAbsent(part.set() + part.count(), part.name()));
        if (firstOfSet.size() > 1) {
            List<String> examples = new ArrayList<>(firstOfSet.values());
            throw new DatasetException(where, "the parts of one set of images", "those of " + firstOfSet.size() + ": "
                    + String.join(", ", examples.subList(0, Math.min(5, examples.size()))),
                    "Name one of them by a pattern, such as validation-*");
        }
        TreeSet<Integer> numbers = new TreeSet<>();
        for (Part part : parts) {
            if (!numbers.add(part.number())) {
                throw new DatasetException(where, "each part once", "part " + part.number() + " again in '" + part.name() + "'",
                        "Remove the one that is out of date");
            }
        }
        OptionalInt count = parts.get(0).count();
        int first = count.isPresent() ? 0 : numbers.first();
        int end = count.isPresent() ? count.getAsInt() : numbers.last() + 1;
        if (numbers.first() < first || numbers.last() >= end || numbers.size() < end - first) {
            int missing = first;
            while (numbers.contains(missing)) {
                missing++;
            }
            throw new DatasetException(where, "all parts from " + first + " to " + (end - 1) + ", as their names count them",
                    numbers.size() + " of " + (end - first) + "; the first missing is " + missing,
                    "Fetch the missing parts, or name those that are meant one by one, with numbers in braces");
        }
    }
}
