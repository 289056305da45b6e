package org.bitsweep.jobs.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkException;
import org.bitsweep.InputException;
import org.bitsweep.InvalidSettingException;
import org.bitsweep.imaging.ImageDecodingException;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine;

/** Tells what the user can mend from what only a programmer can. */
public final class ErrorReporter implements IExecutionExceptionHandler {

    /** Spark has no type of its own for it. */
    private static final List<String> UNKNOWN_MASTERS = List.of("Could not parse Master URL", "Asked to run locally with 0 threads");
    private static final String UNREADABLE_FILE = "[FAILED_READ_FILE";
    /** Nor has Hadoop. */
    private static final String INCOMPLETE_URI = "Incomplete HDFS URI";

    @Override
    public int handleExecutionException(Exception error, CommandLine command, ParseResult result) {
        Optional<String> message = message(error);
        if (message.isPresent()) {
            command.getErr().println(command.getColorScheme().errorText("bitsweep: " + oneLine(message.get())));
            return ExitCode.USAGE;
        }
        error.printStackTrace(command.getErr());
        command.getErr().println("bitsweep: this is a fault of the program, not of its input. Please report it with the lines above.");
        return ExitCode.SOFTWARE;
    }

    /** The message for the user, if there is one along the chain of causes: Spark wraps what its tasks throw. */
    private static Optional<String> message(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .map(ErrorReporter::messageOf).flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> messageOf(Throwable cause) {
        if (cause instanceof InputException
                || cause instanceof InvalidSettingException
                || cause instanceof ImageDecodingException) {
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
        // What Hadoop's file systems throw; their messages name the file.
        if (cause instanceof FileNotFoundException missing) {
            return Optional.of(missing.getMessage() + ". Check that the path is right and that you may read it.");
        }
        if (cause instanceof AccessControlException denied) {
            return Optional.of("access denied: " + denied.getMessage() + ". Ask for the permission, or use another path.");
        }
        if (cause instanceof SparkException && UNKNOWN_MASTERS.stream().anyMatch(
                start -> String.valueOf(cause.getMessage()).startsWith(start))) {
            return Optional.of(cause.getMessage() + ". Write --master as local[2], yarn or spark://host:7077.");
        }
        if (cause instanceof SparkException && String.valueOf(cause.getMessage()).contains(UNREADABLE_FILE)) {
            return Optional.of(cause.getMessage() + " If it is a shard of prepared images, it is damaged: remove the folder"
                    + " and prepare the data set anew.");
        }
        if (cause instanceof UnknownHostException unknown) {
            return Optional.of("unknown host " + unknown.getMessage() + ". Correct the URI.");
        }
        if (cause instanceof ConnectException refused) {
            return Optional.of(refused.getMessage() + ". Check host and port of the URI, and that the service runs.");
        }
        if (cause instanceof ParentNotDirectoryException file) {
            return Optional.of(file.getMessage() + ". Choose another path.");
        }
        if (cause instanceof ClassNotFoundException missing && String.valueOf(missing.getMessage()).contains("FileSystem")) {
            return Optional.of(missing.getMessage() + ". Add the file system's library to Spark's class path (s3a: hadoop-aws).");
        }
        if (cause instanceof IOException incomplete
                && String.valueOf(incomplete.getMessage()).startsWith(INCOMPLETE_URI)) {
            return Optional.of(incomplete.getMessage() + ". Name the host (hdfs://HOST:PORT/...), or set HADOOP_CONF_DIR.");
        }
        if (cause instanceof UnsupportedFileSystemException unknown) {
            return Optional.of(unknown.getMessage() + ". Correct the URI, or add the file system to Spark's class path.");
        }
        return Optional.empty();
    }

    /** Messages quote files and other programs, which may have put line breaks into them. */
    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
