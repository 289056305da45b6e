package org.bitsweep.jobs;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.config.InspectedNetwork;
import org.bitsweep.config.SettingsText;
import org.bitsweep.inference.NetworkBenchmark;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.QuantizationConfig;
import org.bitsweep.quantization.QuantizationPlanner;
import org.bitsweep.report.BenchmarkTable;
import org.bitsweep.report.TerminalRenderer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitsweep benchmark}: what quantization in floating point costs. */
@Command(
        name = "benchmark",
        description = "Times a network in float32, with calibrated and with batch statistics, interleaved, on one thread"
                + " (default: 4 bits, all methods).",
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

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException, OrtException {
        OptionChecks.atLeast(1, "--batch-size", batchSize);
        OptionChecks.atLeast(NetworkBenchmark.LEAST_ROUNDS, "--rounds", rounds);
        InspectedNetwork inspected = network.read(quantization.flagsOr("4", "all"));
        Network read = SingleNetwork.open(inspected, new Configuration());
        QuantizationPlanner planner = new QuantizationPlanner(read, inspected.layerExceptions());
        PrintWriter out = command.commandLine().getOut();
        for (QuantizationConfig config : inspected.configurations()) {
            String title = inspected.name() + ", " + config.bitsTitle() + ", " + SettingsText.methods(config.methods());
            out.println(new TerminalRenderer(TerminalRenderer.Characters.UNICODE).render(BenchmarkTable.of(
                    title, NetworkBenchmark.run(read, planner, config, batchSize, rounds), batchSize, rounds)));
            out.flush();
        }
        return 0;
    }
}
