package org.bitsweep.jobs;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bitsweep benchmark}: what quantization in floating point costs. */
@Command(
        name = "benchmark",
        description = "Times a network in float32, with calibrated and with batch statistics, interleaved, on one thread.",
        mixinStandardHelpOptions = true)
final class BenchmarkCommand implements Callable<Integer> {

    @Mixin
    private SingleNetwork network;

    @Mixin
    private QuantizationOptions quantization;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            defaultValue = "1",
            description = "Images a batch. Default: ${DEFAULT-VALUE}.")
    private int batchSize;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "20",
            description = "Timed runs of each version. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Override
    public Integer call() {
        network.read(quantization.flags());
        throw new NotBuiltYetException("bitsweep benchmark");
    }
}
