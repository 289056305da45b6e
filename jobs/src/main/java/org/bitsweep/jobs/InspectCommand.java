package org.bitsweep.jobs;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bitsweep inspect}: what each layer of a network becomes. */
@Command(
        name = "inspect",
        description = "Prints a row a layer: name, shape, role, bits and range under a configuration.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {

    @Mixin
    private SingleNetwork network;

    @Mixin
    private QuantizationOptions quantization;

    @Override
    public Integer call() {
        network.read(quantization.flags());
        throw new NotBuiltYetException("bitsweep inspect");
    }
}
