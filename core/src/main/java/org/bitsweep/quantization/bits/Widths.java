package org.bitsweep.quantization.bits;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The numbers of bits that a channel may have. Formats hold a few: two, four and eight, say.
 *
 * @param allowed growing, each from 2 to 8; of {@link #ANY} from 0
 */
public record Widths(List<Integer> allowed) implements Serializable {

    /** Every whole number of bits, none among them: the paper's. */
    public static final Widths ANY = new Widths(IntStream.rangeClosed(0, BitAllocation.LARGEST_BITS).boxed().toList());

    private static final String ANY_WORD = "any";
    private static final String SEPARATOR = "/";

    public Widths {
        allowed = List.copyOf(allowed);
    }

    /**
     * Those that a text stands for.
     *
     * @param text {@code any}, or numbers as in {@code 2/4/8}
     * @throws IllegalArgumentException if they are no growing numbers from 2 to 8
     */
    public static Widths of(String text) {
        if (text.equals(ANY_WORD)) {
            return ANY;
        }
        List<Integer> widths = Stream.of(text.split(SEPARATOR, -1)).map(Integer::valueOf).toList();
        for (int i = 0; i < widths.size(); i++) {
            if (widths.get(i) < (i == 0 ? 2 : widths.get(i - 1) + 1) || widths.get(i) > BitAllocation.LARGEST_BITS) {
                throw new IllegalArgumentException(text);
            }
        }
        return new Widths(widths);
    }

    /** The text that {@link #of} reads. */
    public String key() {
        return equals(ANY) ? ANY_WORD : allowed.stream().map(String::valueOf).collect(Collectors.joining(SEPARATOR));
    }

    /** The fewest bits that a channel may have. */
    public int smallest() {
        return allowed.get(0);
    }
}
