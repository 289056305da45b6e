package org.bitsweep.jobs.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How much is told about a failure; every command takes it. */
public final class StacktraceOption {

    @Option(
            names = "--stacktrace",
            scope = picocli.CommandLine.ScopeType.INHERIT,
            description = "On failure, print the stack trace and Spark's own log too.")
    private boolean asked;

    /** Whether it is asked for on the command line of a command. */
    static boolean isAsked(CommandSpec command) {
        return command.root().mixins().values().stream()
                .map(CommandSpec::userObject)
                .anyMatch(object -> object instanceof StacktraceOption option && option.asked);
    }
}
