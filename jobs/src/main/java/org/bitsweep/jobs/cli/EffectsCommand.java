package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.jobs.report.RunReport;
import org.bitsweep.storage.Location;
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
        Configuration configuration = new Configuration();
        RunReport report = RunReport.open(Location.resolve(Path.of(""), run), configuration);
        command.commandLine().getOut().print(report.effects(configuration).stream().map(format.renderer()::render)
                .collect(Collectors.joining("\n")));
        command.commandLine().getOut().flush();
        return 0;
    }
}
