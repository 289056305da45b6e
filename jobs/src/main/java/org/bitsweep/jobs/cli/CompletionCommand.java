package org.bitsweep.jobs.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bitsweep completion}: lets the shell complete commands and options. */
@Command(
        name = "completion",
        description = "Prints a script with which bash and zsh complete commands and options.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  source <(scripts/bitsweep completion)"})
public final class CompletionCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        command.commandLine().getOut().print(AutoComplete.bash("bitsweep", command.root().commandLine()));
        command.commandLine().getOut().flush();
        return 0;
    }
}
