package org.bitsweep.jobs;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bitsweep prepare}: decodes and resizes a data set once. */
@Command(
        name = "prepare",
        description = "Decodes and resizes a data set once for all networks with the same preprocessing.",
        mixinStandardHelpOptions = true)
final class PrepareCommand implements Callable<Integer> {

    @Mixin
    private DatasetOptions dataset;

    @Option(
            names = "--network-conf",
            paramLabel = "FILE",
            required = true,
            description = "The network whose preprocessing is applied.")
    private String networkFile;

    @Option(names = "--output", paramLabel = "FOLDER", required = true, description = "Where the shards are written.")
    private String output;

    @Mixin
    private SparkOptions spark;

    @Override
    public Integer call() {
        throw new NotBuiltYetException("bitsweep prepare");
    }
}
