package org.bitsweep.jobs;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.bitsweep.InputException;
import org.bitsweep.quantization.InvalidSettingException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells what the user can mend from what only a programmer can. */
final class ErrorReporter implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult result) {
        Optional<String> message = message(error);
        if (message.isPresent()) {
            command.getErr().println(command.getColorScheme().errorText("bitsweep: " + message.get()));
            return ExitCode.USAGE;
        }
        error.printStackTrace(command.getErr());
        command.getErr().println("bitsweep: this is a fault of the program, not of its input. Please report it with the lines above.");
        return ExitCode.SOFTWARE;
    }

    /** The message for the user, if there is one along the chain of causes: Spark wraps what its tasks throw. */
    private static Optional<String> message(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof InputException || cause instanceof InvalidSettingException) {
                return Optional.of(cause.getMessage());
            }
            if (cause instanceof NoSuchFileException missing) {
                return Optional.of(missing.getFile() + ": no such file.");
            }
            if (cause instanceof AccessDeniedException denied) {
                return Optional.of(denied.getFile() + ": access denied.");
            }
            if (cause instanceof FileSystemException failed) {
                return Optional.of(failed.getMessage());
            }
        }
        return Optional.empty();
    }
}
