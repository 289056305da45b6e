package org.bitsweep.jobs.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.bitsweep.ErrorKind;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import picocli.CommandLine;

/** Tells a wrong use in a line or two, with what to ask for the rest: a page of options would hide the message. */
public final class UsageReporter implements IParameterExceptionHandler {

    @Override
    public int handleParseException(ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        if (StacktraceOption.isAsked(command.getCommandSpec())) {
            error.printStackTrace(err);
        }
        err.println(command.getColorScheme().errorText("bitsweep: " + error.getMessage().strip().replaceAll("\\s*\\R\\s*", " ")));
        StringWriter suggestions = new StringWriter();
        UnmatchedArgumentException.printSuggestions(error, new PrintWriter(suggestions, true));
        if (!suggestions.toString().isBlank()) {
            err.println(suggestions.toString().strip());
        }
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ErrorKind.INPUT.exitCode();
    }
}
