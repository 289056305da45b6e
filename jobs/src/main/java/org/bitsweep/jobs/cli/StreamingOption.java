package org.bitsweep.jobs.cli;

import java.util.Locale;
import org.bitsweep.InputException;
import org.bitsweep.schedule.Streaming;
import picocli.CommandLine.Option;

/** When batches are streamed. */
final class StreamingOption {

    private static final String NAME = "--streaming";

    @Option(
            names = NAME,
            paramLabel = "WHEN",
            defaultValue = "automatic",
            description = "When batches whose images share statistics are run through the pieces of the network in parts, which takes"
                    + " less memory and differs by rounding only: automatic (where it is faster, and where whole batches leave cores idle"
                    + " or do not fit), always or never. Default: ${DEFAULT-VALUE}.")
    private String when;

    Streaming when() {
        try {
            return Streaming.valueOf(when.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new InputException(
                    "command line: expected " + NAME + " automatic, always or never, found " + when + ".", unknown);
        }
    }
}
