package org.bitsweep.jobs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.InputException;
import org.bitsweep.config.Location;

/** Whole files through Hadoop's file systems. */
final class HadoopFiles {

    private HadoopFiles() {}

    /**
     * The bytes of a file.
     *
     * @throws InputException if there is none
     */
    static byte[] read(Location file, Configuration configuration) throws IOException {
        Path path = file.hadoopPath();
        try (InputStream in = path.getFileSystem(configuration).open(path)) {
            return in.readAllBytes();
        } catch (FileNotFoundException missing) {
            throw new InputException(file + ": no such file. Check the path.", missing);
        }
    }

    /**
     * Paths as Spark's readers take them. They read braces, brackets, stars and question marks as patterns; ours are names.
     */
    static String[] literal(Collection<String> paths) {
        return paths.stream().map(path -> path.replaceAll("[{}\\[\\]*?\\\\]", "\\\\$0")).toArray(String[]::new);
    }

    static String readText(Location file, Configuration configuration) throws IOException {
        return new String(read(file, configuration), StandardCharsets.UTF_8);
    }
}
