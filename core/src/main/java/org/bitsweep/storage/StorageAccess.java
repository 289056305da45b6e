package org.bitsweep.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.bitsweep.ClassifiedError;
import org.bitsweep.ErrorKind;

/**
 * The door to a path that the user named. What fails behind it is classified here, where the path is known: the same
 * exception inside Spark, about a file of Spark's own, means something else.
 */
public final class StorageAccess {

    /** Hadoop has no type for it. */
    private static final String INCOMPLETE_URI = "Incomplete HDFS URI";

    private StorageAccess() {}

    /** Something done to a path. */
    @FunctionalInterface
    public interface Action<T> {
        T run(FileSystem fileSystem) throws IOException;
    }

    /**
     * Does something to a path with its file system.
     *
     * @throws StorageException saying whether the path is wrong or the file system fails; a missing file stays a
     *     {@link FileNotFoundException}, for the caller to say what should have been there
     */
    public static <T> T at(Path path, Configuration configuration, Action<T> action) throws IOException {
        try {
            return action.run(path.getFileSystem(configuration));
        } catch (FileNotFoundException missing) {
            throw missing;
        } catch (IOException failure) {
            throw failure instanceof ClassifiedError ? failure : classified(path, failure);
        } catch (RuntimeException failure) {
            // Unknown hosts and missing libraries of file systems come as such.
            if (failure instanceof ClassifiedError || chain(failure).noneMatch(cause ->
                    cause instanceof UnknownHostException || cause instanceof ClassNotFoundException)) {
                throw failure;
            }
            throw classified(path, failure);
        }
    }

    /** The file system of a path, which has answered once. */
    public static FileSystem reach(Path path, Configuration configuration) throws IOException {
        return at(path, configuration, fileSystem -> {
            fileSystem.exists(path);
            return fileSystem;
        });
    }

    private static StorageException classified(Path path, Exception failure) {
        List<Throwable> causes = chain(failure).toList();
        for (Throwable cause : causes) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof AccessControlException || cause instanceof AccessDeniedException) {
                return wrong(path, "access denied: " + message + ". Ask for the permission, or use another path", failure);
            } else if (cause instanceof ParentNotDirectoryException) {
                return wrong(path, message + ". Choose another path", failure);
            } else if (cause instanceof UnsupportedFileSystemException) {
                return wrong(path, message + ". Correct the URI, or add the file system to Spark's class path", failure);
            } else if (cause instanceof ClassNotFoundException) {
                return wrong(path, message + ". Add the file system's library to Spark's class path (s3a: hadoop-aws)", failure);
            } else if (cause instanceof UnknownHostException) {
                return wrong(path, "unknown host " + message + ". Correct the URI", failure);
            } else if (message.startsWith(INCOMPLETE_URI)) {
                return wrong(path, message + ". Name the host (hdfs://HOST:PORT/...), or set HADOOP_CONF_DIR", failure);
            } else if (cause instanceof ConnectException || cause instanceof NoRouteToHostException
                    || cause instanceof SocketTimeoutException) {
                return new StorageException(ErrorKind.ENVIRONMENT, path + ": " + message
                        + ". Check host and port of the URI, and that the service runs.", failure);
            }
        }
        return new StorageException(ErrorKind.ENVIRONMENT, path + ": the file system failed: " + failure.getMessage()
                + ". Look after the storage and run the same command again.", failure);
    }

    private static StorageException wrong(Path path, String message, Exception cause) {
        return new StorageException(ErrorKind.INPUT, path + ": " + message + ".", cause);
    }

    private static Stream<Throwable> chain(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause);
    }
}
