package org.bitsweep.jobs;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bitsweep calibrate}: collects activation statistics once and stores them. */
@Command(
        name = "calibrate",
        description = "Collects activation statistics on calibration images and stores them.",
        mixinStandardHelpOptions = true)
final class CalibrateCommand implements Callable<Integer> {

    @Mixin
    private SingleNetwork network;

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            required = true,
            description = "A manifest of images that are not evaluated.")
    private String calibration;

    @Option(names = "--calibration-images", paramLabel = "N", description = "Use only the first N images of it.")
    private Integer calibrationImages;

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "The file of statistics to write.")
    private Path output;

    @Mixin
    private SparkOptions spark;

    @Override
    public Integer call() {
        throw new NotBuiltYetException("bitsweep calibrate");
    }
}
