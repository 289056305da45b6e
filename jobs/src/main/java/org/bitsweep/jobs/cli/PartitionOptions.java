package org.bitsweep.jobs.cli;

import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How the evaluated images are divided. */
final class PartitionOptions {

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "How many pieces the images are divided into. Results do not depend on it.")
    private Integer partitions;

    /** The number of pieces asked for, if any. */
    OptionalInt partitions() {
        OptionChecks.atLeast(1, "--partitions", partitions);
        return partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions);
    }
}
