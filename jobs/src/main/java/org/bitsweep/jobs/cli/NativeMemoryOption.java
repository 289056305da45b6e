package org.bitsweep.jobs.cli;

import java.util.OptionalLong;
import org.apache.spark.network.util.JavaUtils;
import org.bitsweep.InputException;
import picocli.CommandLine.Option;

/** The memory that ONNX Runtime may take beside the heap. */
final class NativeMemoryOption {

    private static final String NAME = "--native-memory";

    @Option(
            names = NAME,
            paramLabel = "SIZE",
            description = "Memory outside the heap that the tasks of one executor may take, such as 6g; they wait for their"
                    + " share of it. Default: the executor's overhead, or three quarters of what the machine has left, without the heap.")
    private String size;

    OptionalLong bytes() {
        if (size == null) {
            return OptionalLong.empty();
        }
        try {
            long bytes = JavaUtils.byteStringAsBytes(size);
            if (bytes >= 1 << 20) {
                return OptionalLong.of(bytes);
            }
        } catch (NumberFormatException unreadable) {
            // Refused below, like what is too small.
        }
        throw new InputException("command line: expected " + NAME + " of at least 1m, such as 800m or 6g, found " + size + ".");
    }
}
