package org.bitsweep.evaluation;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bitsweep.InputException;

/**
 * The images an accuracy must rest on, and the proof that it does: each expected image exactly once, and no other.
 * Without the proof no number is printed.
 *
 * @param images number of images selected from the data set, with indices 0 to images - 1
 * @param unreadable indices of images that could not be read, where the user allowed reporting them instead of failing
 * @param name the name of an image, for messages
 */
public record Denominator(int images, Set<Integer> unreadable, IntFunction<String> name) {

    private static final int NAMED = 5;

    public Denominator {
        unreadable = Set.copyOf(unreadable);
        if (images <= 0) {
            throw new IllegalArgumentException("expected at least one image, found " + images);
        }
        for (int index : unreadable) {
            if (index < 0 || index >= images) {
                throw new IllegalArgumentException(
                        "unreadable image " + index + " is not one of the " + images + " images selected");
            }
        }
    }

    /** The denominator of a data set in which every image can be read. */
    public static Denominator of(List<String> imageNames) {
        return new Denominator(imageNames.size(), Set.of(), imageNames::get);
    }

    /** The number of images every configuration must have scored: n of every accuracy. */
    public int expected() {
        return images - unreadable.size();
    }

    /**
     * Proves that the predictions of one configuration cover every expected image exactly once.
     *
     * @param configuration how messages name the configuration
     * @param scored the image index of every row, in any order
     * @throws InputException naming the first missing, repeated and unexpected images
     */
    public void prove(String configuration, IntStream scored) {
        BitSet seen = new BitSet(images);
        BitSet repeated = new BitSet();
        SortedSet<Integer> unexpected = new TreeSet<>();
        scored.sequential().forEach(index -> {
            if (index < 0 || index >= images || unreadable.contains(index)) {
                unexpected.add(index);
            } else if (seen.get(index)) {
                repeated.set(index);
            } else {
                seen.set(index);
            }
        });
        BitSet missing = new BitSet(images);
        missing.set(0, images);
        unreadable.forEach(missing::clear);
        missing.andNot(seen);
        if (missing.isEmpty() && repeated.isEmpty() && unexpected.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder(configuration)
                .append(": no accuracy is given, because the images scored are not the data set's. Expected ")
                .append(expected())
                .append(" distinct images, found ")
                .append(seen.cardinality())
                .append('.');
        describe(message, "Missing", missing.stream().toArray());
        describe(message, "Scored more than once", repeated.stream().toArray());
        describe(message, "Not expected", unexpected.stream().mapToInt(Integer::intValue).toArray());
        message.append(" Rows of another run may lie in the output directory: use an empty one and run again.");
        throw new InputException(message.toString());
    }

    private void describe(StringBuilder message, String what, int[] indices) {
        if (indices.length == 0) {
            return;
        }
        message.append(' ').append(what).append(": ").append(indices.length).append(" (");
        message.append(Arrays.stream(indices)
                .limit(NAMED)
                .mapToObj(index -> index >= 0 && index < images ? name.apply(index) : "index " + index)
                .collect(Collectors.joining(", ")));
        message.append(indices.length > NAMED ? ", ...)." : ").");
    }
}
