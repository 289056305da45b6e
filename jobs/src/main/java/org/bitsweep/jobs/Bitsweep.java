package org.bitsweep.jobs;

import java.io.PrintWriter;
import org.bitsweep.jobs.cli.BenchmarkCommand;
import org.bitsweep.jobs.cli.CalibrateCommand;
import org.bitsweep.jobs.cli.DemoCommand;
import org.bitsweep.jobs.cli.ErrorReporter;
import org.bitsweep.jobs.cli.InspectCommand;
import org.bitsweep.jobs.cli.PrepareCommand;
import org.bitsweep.jobs.cli.SweepCommand;
import org.bitsweep.jobs.cli.Versions;
import picocli.CommandLine.Command;
import picocli.CommandLine;

/**
 * The command line: {@code bitsweep COMMAND ...}.
 *
 * <p>Exit codes: 0 when the command did what it says; 2 when something the user gave cannot be used, with one message on
 * standard error that says what to do; 1 when the program itself failed, with a stack trace.
 */
@Command(
        name = "bitsweep",
        description = "Measures how post-training quantization changes a network's accuracy.",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SweepCommand.class,
            InspectCommand.class,
            BenchmarkCommand.class,
            CalibrateCommand.class,
            PrepareCommand.class,
            DemoCommand.class
        })
public final class Bitsweep {

    private Bitsweep() {}

    /** Runs a command and exits the process with its code. */
    public static void main(String[] arguments) {
        System.exit(commandLine(new PrintWriter(System.out, true), new PrintWriter(System.err, true)).execute(arguments));
    }

    /** The whole command line, writing results and errors where it is told to. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return new CommandLine(new Bitsweep())
                .setOut(out)
                .setErr(err)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new ErrorReporter());
    }
}
