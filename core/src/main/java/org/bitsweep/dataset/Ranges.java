package org.bitsweep.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Contiguous parts of a list. */
final class Ranges {

    private Ranges() {
    }

    static void requireSize(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a split needs at least 1 image: " + size);
        }
    }

    static <T, S> List<S> cut(List<T> items, int size, Function<List<T>, S> part) {
        requireSize(size);
        List<S> parts = new ArrayList<>();
        for (int start = 0; start < items.size(); start += size) {
            // Copied: a view would carry the whole list to every executor, and is not serializable.
            parts.add(part.apply(List.copyOf(items.subList(start, Math.min(items.size() - start, size) + start))));
        }
        return List.copyOf(parts);
    }
}
