package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.bitsweep.jobs.compare.Baseline;
import org.bitsweep.jobs.compare.RunSide;
import org.bitsweep.storage.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitsweep accept}: makes a run what later ones are compared with. */
@Command(
        name = "accept",
        description = "Writes a baseline of a finished run: a small file for version control, which names the store that its"
                + " predictions lie in. Keep that store.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  bitsweep accept results/tuesday --baseline baseline.csv"
        })
public final class AcceptCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", description = "Output folder of a sweep.")
    private String run;

    @Option(names = "--baseline", paramLabel = "FILE.csv", required = true, description = "The file to write.")
    private String baseline;

    @Option(names = "--by", paramLabel = "NAME", description = "Who accepts it, for the record. Default: the user's name.")
    private String by = System.getProperty("user.name");

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        Sides sides = new Sides();
        RunSide side = sides.run(run);
        Location target = sides.location(baseline);
        Baseline.write(side, by + " on " + LocalDate.now(), target, sides.configuration());
        command.commandLine().getOut().println(side.run().cells().size() + " cells of " + run + " are accepted in " + target
                + "; their predictions are in " + side.store() + ".");
        command.commandLine().getOut().flush();
        return 0;
    }
}
