package org.bitsweep.schedule;

import java.util.Locale;

/** Amounts of memory in words. */
final class MemoryText {

    private static final double MIB = 1 << 20;
    private static final double GIB = 1 << 30;

    private MemoryText() {}

    static String of(long bytes) {
        return bytes < GIB ? String.format(Locale.ROOT, "%.0f MiB", Math.ceil(bytes / MIB))
                : String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }
}
