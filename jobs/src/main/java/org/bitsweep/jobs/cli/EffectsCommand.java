package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bitsweep.jobs.report.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitsweep effects}: what each method does, alone and together. */
@Command(
        name = "effects",
        description = "Main effects and interactions of the methods, from a run with all their combinations.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  bitsweep effects results/table3"
        })
public final class EffectsCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "Output folder of a sweep.")
    private String run;

    @Mixin
    private FormatOption format;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        Sides sides = new Sides();
        RunReport report = RunReport.open(sides.location(run), sides.configuration());
        command.commandLine().getOut().print(report.effects(sides.configuration()).stream().map(format.renderer()::render)
                .collect(Collectors.joining("\n")));
        command.commandLine().getOut().flush();
        return 0;
    }
}
