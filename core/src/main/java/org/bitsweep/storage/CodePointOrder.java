package org.bitsweep.storage;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Orders texts by Unicode code points, as Python and {@code LC_ALL=C sort} on UTF-8 do.
 *
 * <p>{@link String#compareTo} compares UTF-16 units instead and puts U+1F600 before U+FF21.
 */
public enum CodePointOrder implements Comparator<String>, Serializable {
    /** The one order. */
    INSTANCE;

    @Override
    public int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // Only surrogates stand for code points above all other units; lift them over U+E000..U+FFFF.
                boolean highA = Character.isSurrogate(a);
                boolean highB = Character.isSurrogate(b);
                return highA == highB ? Character.compare(a, b) : highA ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
