package org.bitsweep.quantization.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bits of one column of a table.
 *
 * @param weights M of the weights
 * @param activations M of the activations
 */
public record Bits(int weights, int activations) {

    private static final Pattern TITLE = Pattern.compile("(\\d)W(\\d)A");

    /** The same M on both sides. */
    public static Bits square(int bits) {
        return new Bits(bits, bits);
    }

    /**
     * Reads {@code 4}, or the paper's notation {@code 8W4A}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Bits parse(String text) {
        Matcher matcher = TITLE.matcher(text.strip());
        return matcher.matches()
                ? new Bits(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : square(Integer.parseInt(text.strip()));
    }
}
