package org.bitsweep.jobs.cli;

import org.bitsweep.ClassifiedError;
import org.bitsweep.ErrorKind;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine;

/** Tells an error as it was classified where it was thrown; what nobody classified is a fault of the program. */
public final class ErrorReporter implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult result) {
        if (error instanceof ClassifiedError classified) {
            if (StacktraceOption.isAsked(command.getCommandSpec())) {
                error.printStackTrace(command.getErr());
            }
            command.getErr().println(command.getColorScheme().errorText("bitsweep: " + oneLine(classified.getMessage())));
            return classified.kind().exitCode();
        }
        error.printStackTrace(command.getErr());
        command.getErr().println("bitsweep: this is a fault of the program, not of its input. Please report it with the lines above.");
        return ErrorKind.PROGRAM.exitCode();
    }

    /** Messages quote files and other programs, which may have put line breaks into them. */
    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
