package org.bitsweep.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.bitsweep.InputException;

/** Whole files through Hadoop's file systems. */
public final class HadoopFiles {

    /** How a file's name ends that is whole and waits to take another's place. */
    private static final String SUCCESSOR = "new";

    private HadoopFiles() {}

    /**
     * The bytes of a file.
     *
     * @throws InputException if there is none
     */
    public static byte[] read(Location file, Configuration configuration) throws IOException {
        return read(file.hadoopPath(), file.toString(), configuration);
    }

    /** @param file as messages name it */
    private static byte[] read(Path path, String file, Configuration configuration) throws IOException {
        new Storage(configuration).requireRegular(path);
        return StorageAccess.at(path, configuration, fileSystem -> {
            try (InputStream in = fileSystem.open(path)) {
                return in.readAllBytes();
            } catch (FileNotFoundException missing) {
                if (recover(path, configuration)) {
                    return read(path, file, configuration);
                }
                if (fileSystem.exists(path)) {
                    throw new InputException(file + ": expected a file that can be read, found "
                            + (fileSystem.getFileStatus(path).isDirectory() ? "a folder" : "one that cannot")
                            + ". Name the file, or ask for the permission.", missing);
                }
                throw new InputException(file + ": no such file. Check the path.", missing);
            }
        });
    }

    /**
     * Paths as Spark's readers take them. They read braces, brackets, stars and question marks as patterns; ours are names.
     */
    public static String[] literal(Collection<String> paths) {
        return paths.stream().map(path -> path.replaceAll("[{}\\[\\]*?\\\\]", "\\\\$0")).toArray(String[]::new);
    }

    /** Refuses a target that cannot be written, before the work for it is done: a file beside it is written and removed. */
    public static void requireFileCanBe(Path target, Configuration configuration) throws IOException {
        StorageAccess.at(target, configuration, fileSystem -> {
            if (fileSystem.exists(target) && fileSystem.getFileStatus(target).isDirectory()) {
                throw new InputException(target + ": expected a file or nothing, found a folder. Choose another --output.");
            }
            Path probe = temporary(target);
            try {
                fileSystem.create(probe, false).close();
            } catch (IOException failure) {
                throw new InputException(target + ": cannot be written (" + failure.getMessage()
                        + "). Choose another --output, or ask for the permission.", failure);
            } finally {
                fileSystem.delete(probe, false);
            }
            return target;
        });
    }

    /**
     * Writes a whole text file, in place of one of that name. Not every file system replaces a file in one step, so a new
     * one stands beside the old one, whole, before the old one goes: whenever the process dies, {@link #read} and
     * {@link #recover} find the old file or the new one.
     */
    public static void write(Path target, String text, Configuration configuration) throws IOException {
        StorageAccess.at(target, configuration, fileSystem -> {
            if (WholeFile.appearsWhenClosed(fileSystem, target)) {
                WholeFile.write(target, text.getBytes(StandardCharsets.UTF_8), configuration);
                return target;
            }
            Path temporary = temporary(target);
            try {
                try (OutputStream out = fileSystem.create(temporary, true)) {
                    out.write(text.getBytes(StandardCharsets.UTF_8));
                }
                if (!fileSystem.exists(target)) {
                    rename(fileSystem, temporary, target);
                    return target;
                }
                Path successor = new Path(target.getParent(), temporary.getName().replaceFirst("temporary$", SUCCESSOR));
                rename(fileSystem, temporary, successor);
                fileSystem.delete(target, false);
                rename(fileSystem, successor, target);
            } finally {
                // Gone after a successful rename; after a failure nothing half-written stays behind.
                fileSystem.delete(temporary, false);
            }
            return target;
        });
    }

    /** Puts a file in its place whose writer died just before that; says whether there was one. */
    public static boolean recover(Path target, Configuration configuration) throws IOException {
        return StorageAccess.at(target, configuration, fileSystem -> {
            if (fileSystem.exists(target) || !fileSystem.exists(target.getParent())) {
                return false;
            }
            Optional<FileStatus> successor = Arrays.stream(fileSystem.listStatus(target.getParent(),
                            path -> isUnfinished(path.getName(), target) && path.getName().endsWith(SUCCESSOR)))
                    .max(Comparator.comparingLong(FileStatus::getModificationTime));
            if (successor.isEmpty()) {
                return false;
            }
            rename(fileSystem, successor.get().getPath(), target);
            return true;
        });
    }

    /** Whether a name is one under which {@link #write} writes a file before it takes its place. */
    public static boolean isUnfinished(String name, Path target) {
        return name.startsWith("." + target.getName() + ".");
    }

    private static void rename(FileSystem fileSystem, Path from, Path to) throws IOException {
        if (!fileSystem.rename(from, to)) {
            throw new IOException("could not rename " + from + " to " + to);
        }
    }

    private static Path temporary(Path target) {
        return new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID() + ".temporary");
    }

    /** Creates a folder that files are to be written into, where there is none. */
    public static void createFolder(Path target, Configuration configuration) throws IOException {
        try {
            target.getFileSystem(configuration).mkdirs(target);
        } catch (FileAlreadyExistsException | ParentNotDirectoryException file) {
            throw new InputException(target + ": expected a folder or nothing, found a file there or above it. Choose another"
                    + " --output.", file);
        }
    }

    public static String readText(Location file, Configuration configuration) throws IOException {
        return new String(read(file, configuration), StandardCharsets.UTF_8);
    }

    /** The same of a path, whose text is no location: Hadoop writes it without escapes. */
    public static String readText(Path file, Configuration configuration) throws IOException {
        return new String(read(file, file.toString(), configuration), StandardCharsets.UTF_8);
    }

    /** What lies below a folder as it is named from there, so that both may be moved together; anything else as it is. */
    public static String relative(Path target, Path folder, Configuration configuration) throws IOException {
        String root = folder.getFileSystem(configuration).makeQualified(folder).toString();
        String qualified = target.getFileSystem(configuration).makeQualified(target).toString();
        if (qualified.equals(root)) {
            return ".";
        }
        return qualified.startsWith(root + "/") ? qualified.substring(root.length() + 1) : qualified;
    }
}
