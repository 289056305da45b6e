package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.bitsweep.config.InspectedNetwork;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.report.table.PlanTable;
import org.bitsweep.report.table.TerminalRenderer;
import org.bitsweep.settings.SettingsText;
import org.bitsweep.statistics.StatisticsSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bitsweep inspect}: what each layer of a network becomes. */
@Command(
        name = "inspect",
        description = "Prints a row a layer: name, shape, role, bits and range under a configuration"
                + " (default: 4 bits, all methods).",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  bitsweep inspect resnet18.onnx --bits 4 --methods aciq"
        })
public final class InspectCommand implements Callable<Integer> {

    @Mixin
    private SingleNetwork network;

    @Mixin
    private QuantizationOptions quantization;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        InspectedNetwork inspected = network.read(quantization.flagsOr("4", "all"));
        Network read = SingleNetwork.open(inspected, HadoopSettings.ofThisProcess());
        QuantizationPlanner planner = new QuantizationPlanner(read, inspected.layerExceptions());
        TerminalRenderer renderer = new TerminalRenderer(TerminalRenderer.Characters.UNICODE);
        for (QuantizationConfig config : inspected.configurations()) {
            // What statistics will say is not known here; that they are calibrated changes the plan.
            String statistics = config.settings().statistics() == StatisticsSource.CALIBRATED ? "to be calibrated" : "";
            String title = inspected.name() + ", " + config.bitsTitle() + ", " + SettingsText.methods(config.methods());
            command.commandLine().getOut().println(
                    renderer.render(PlanTable.of(title, read, planner.plan(config, statistics))));
        }
        command.commandLine().getOut().flush();
        return 0;
    }
}
