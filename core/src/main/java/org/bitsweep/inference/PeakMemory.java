package org.bitsweep.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The resident memory of this process, native memory included, as Linux counts it. Empty elsewhere. */
public final class PeakMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");

    private PeakMemory() {}

    /** Bytes resident now. */
    public static OptionalLong resident() {
        return read("VmRSS:");
    }

    /** The most bytes resident at once since the start of the process or the last {@link #reset}. */
    public static OptionalLong peak() {
        return read("VmHWM:");
    }

    /** Starts a new peak; does nothing where the system does not offer it. */
    public static void reset() {
        try {
            Files.writeString(CLEAR, "5");
        } catch (IOException unsupported) {
            // The peak then covers the whole process, which is still an upper bound.
        }
    }

    private static OptionalLong read(String field) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException unsupported) {
            return OptionalLong.empty();
        }
    }
}
