package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitsweep.InputException;
import org.bitsweep.config.InspectedNetwork;
import org.bitsweep.export.ExportedNetwork;
import org.bitsweep.onnx.Network;
import org.bitsweep.quantization.plan.QuantizationConfig;
import org.bitsweep.quantization.plan.QuantizationPlanner;
import org.bitsweep.report.table.PlanTable;
import org.bitsweep.report.table.TerminalRenderer;
import org.bitsweep.settings.SettingsText;
import org.bitsweep.statistics.StatisticsSource;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bitsweep inspect}: what each layer of a network becomes. */
@Command(
        name = "inspect",
        description = "Prints a row a layer: name, shape, role, bits and range under a configuration"
                + " (default: 4 bits, all methods). Of a file that bitsweep export wrote: what it is.",
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
        Optional<ExportedNetwork> exported = ExportedNetwork.read(HadoopFiles.read(inspected.onnx(), HadoopSettings.ofThisProcess()));
        if (exported.isPresent()) {
            print(inspected.onnx(), exported.get());
            return 0;
        }
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

    private void print(Location file, ExportedNetwork exported) {
        if (!quantization.flags().isEmpty()) {
            throw new InputException(file + ": is quantized already, by bitsweep export; what it is stands in it. Leave out --bits,"
                    + " --methods and settings, or name the float32 network.");
        }
        PrintWriter out = command.commandLine().getOut();
        exported.facts().forEach((name, value) -> out.println(name + " = " + value));
        out.println();
        out.println(exported.layers());
        out.flush();
    }
}
