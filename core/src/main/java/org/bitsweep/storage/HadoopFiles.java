package org.bitsweep.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.bitsweep.InputException;

/** Whole files through Hadoop's file systems. */
public final class HadoopFiles {

    private HadoopFiles() {}

    /**
     * The bytes of a file.
     *
     * @throws InputException if there is none
     */
    public static byte[] read(Location file, Configuration configuration) throws IOException {
        Path path = file.hadoopPath();
        new Storage(configuration).requireRegular(path);
        try (InputStream in = path.getFileSystem(configuration).open(path)) {
            return in.readAllBytes();
        } catch (FileNotFoundException missing) {
            if (path.getFileSystem(configuration).exists(path)) {
                throw new InputException(file + ": expected a file that can be read, found "
                        + (path.getFileSystem(configuration).getFileStatus(path).isDirectory() ? "a folder" : "one that cannot")
                        + ". Name the file, or ask for the permission.", missing);
            }
            throw new InputException(file + ": no such file. Check the path.", missing);
        }
    }

    /**
     * Paths as Spark's readers take them. They read braces, brackets, stars and question marks as patterns; ours are names.
     */
    public static String[] literal(Collection<String> paths) {
        return paths.stream().map(path -> path.replaceAll("[{}\\[\\]*?\\\\]", "\\\\$0")).toArray(String[]::new);
    }

    /** Refuses a folder in the place of a file that is to be written, before the work for it is done. */
    public static void requireFileCanBe(Path target, Configuration configuration) throws IOException {
        FileSystem fileSystem = target.getFileSystem(configuration);
        if (fileSystem.exists(target) && fileSystem.getFileStatus(target).isDirectory()) {
            throw new InputException(target + ": expected a file or nothing, found a folder. Choose another --output.");
        }
    }

    /** Writes a whole text file, in place of one of that name: under a temporary name first, so that none reads half of it. */
    public static void write(Path target, String text, Configuration configuration) throws IOException {
        FileSystem fileSystem = target.getFileSystem(configuration);
        Path temporary = new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID() + ".temporary");
        try {
            try (OutputStream out = fileSystem.create(temporary, true)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
            fileSystem.delete(target, false);
            if (!fileSystem.rename(temporary, target)) {
                throw new IOException("could not rename " + temporary + " to " + target);
            }
        } finally {
            // Gone after a successful rename; after a failure nothing half-written stays behind.
            fileSystem.delete(temporary, false);
        }
    }

    public static String readText(Location file, Configuration configuration) throws IOException {
        return new String(read(file, configuration), StandardCharsets.UTF_8);
    }
}
