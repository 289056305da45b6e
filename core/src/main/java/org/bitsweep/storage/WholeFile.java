package org.bitsweep.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Small files that are there whole or not at all, in place of one of the same name: written under a name of their own and
 * renamed, or, where a file appears when its writer closes it (object stores, on which renaming is copying), put there at once.
 * Several processes may write the same file at once: each reader sees one of their texts.
 */
public final class WholeFile {

    private WholeFile() {}

    /**
     * Writes a file and the folders it lies in.
     *
     * <p>Local files are written through Java: Hadoop's local file system starts two processes a file to set permissions (it
     * has no native library here), which takes longer than writing the file, and keeps a checksum beside it.
     */
    public static void write(Path target, byte[] bytes, Configuration configuration) throws IOException {
        FileSystem fileSystem = target.getFileSystem(configuration);
        Path temporary = new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID() + ".temporary");
        if (fileSystem.getClass() == LocalFileSystem.class) {
            writeLocal((LocalFileSystem) fileSystem, temporary, target, bytes);
        } else if (appearsWhenClosed(fileSystem, target)) {
            put(fileSystem, target, bytes);
        } else {
            write(fileSystem, temporary, target, bytes);
        }
    }

    /** Whether nobody sees a file there before its writer has closed it, and then all of it: where writing can be given up. */
    public static boolean appearsWhenClosed(FileSystem fileSystem, Path target) throws IOException {
        return fileSystem.hasPathCapability(target, CommonPathCapabilities.ABORTABLE_STREAM);
    }

    private static void put(FileSystem fileSystem, Path target, byte[] bytes) throws IOException {
        FSDataOutputStream out = fileSystem.create(target, true);
        try {
            out.write(bytes);
        } catch (IOException | RuntimeException failure) {
            // Closing it would publish what was written so far.
            out.abort();
            throw failure;
        }
        out.close();
    }

    private static void writeLocal(LocalFileSystem fileSystem, Path temporary, Path target, byte[] bytes) throws IOException {
        java.nio.file.Path file = fileSystem.pathToFile(target).toPath();
        java.nio.file.Path written = fileSystem.pathToFile(temporary).toPath();
        Files.createDirectories(file.getParent());
        try {
            Files.write(written, bytes);
            // A checksum that Hadoop left of an earlier file would not be the new one's.
            Files.deleteIfExists(fileSystem.pathToFile(fileSystem.getChecksumFile(target)).toPath());
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            // Gone after a successful move; after a failure nothing half-written stays behind.
            Files.deleteIfExists(written);
        }
    }

    private static void write(FileSystem fileSystem, Path temporary, Path target, byte[] bytes) throws IOException {
        boolean moved = false;
        try {
            try (OutputStream out = fileSystem.create(temporary, false)) {
                out.write(bytes);
            }
            moved = fileSystem.rename(temporary, target);
            if (!moved && fileSystem.delete(target, false)) {
                moved = fileSystem.rename(temporary, target);
            }
            // Where another process was quicker, its file is as good.
            if (!moved && !fileSystem.exists(target)) {
                throw new IOException("could not rename " + temporary + " to " + target);
            }
        } finally {
            if (!moved) {
                fileSystem.delete(temporary, false);
            }
        }
    }
}
