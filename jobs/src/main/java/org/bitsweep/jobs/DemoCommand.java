package org.bitsweep.jobs;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bitsweep demo}: the paper's tables in miniature, on networks and pictures that come with the program. */
@Command(
        name = "demo",
        description = "The paper's tables in miniature, on small networks and pictures that come with the program.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    /** How much of it is run. */
    enum Extent {
        WHOLE,
        QUICK
    }

    @Option(names = "--quick", description = "Less than a minute: fewer networks and pictures.")
    private boolean quick;

    @Option(names = "--output", paramLabel = "FOLDER", description = "Where tables and results are written.")
    private String output;

    @Mixin
    private SparkOptions spark;

    Extent extent() {
        return quick ? Extent.QUICK : Extent.WHOLE;
    }

    @Override
    public Integer call() {
        throw new NotBuiltYetException("bitsweep demo");
    }
}
