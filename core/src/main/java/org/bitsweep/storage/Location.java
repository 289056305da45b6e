package org.bitsweep.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.bitsweep.InputException;

/**
 * Where a file or folder is: an absolute local path, or a URI with a scheme ({@code hdfs:}, {@code s3a:},
 * {@code file:}) that Hadoop's file systems understand.
 *
 * @param text the path or URI
 */
public record Location(String text) {

    // Two letters at least, so that a drive letter is not taken for a scheme.
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    private static final String FILE = "file:";

    public Location {
        Objects.requireNonNull(text, "text");
    }

    /**
     * A location as written in a file, relative to the folder of that file unless it is absolute or has a scheme.
     *
     * @throws InputException if it begins with {@code file:} and does not go on as such a URI does
     */
    public static Location resolve(Path folder, String written) {
        if (written.startsWith(FILE)) {
            requireAbsolute(written);
        }
        return SCHEME.matcher(written).matches()
                ? new Location(written)
                : new Location(folder.toAbsolutePath().resolve(written).normalize().toString());
    }

    private static void requireAbsolute(String written) {
        String path = null;
        try {
            path = new URI(written).getPath();
        } catch (URISyntaxException malformed) {
            // Told below as any other text that is no such URI.
        }
        if (path == null || !path.startsWith("/")) {
            throw new InputException(written + ": expected file: with an absolute path behind it, blanks and % signs escaped"
                    + " (file:///data/a%20b.csv), or a path without file:. Correct it.");
        }
    }

    /** Whether the location is in the local file system. */
    public boolean isLocal() {
        return !SCHEME.matcher(text).matches() || text.startsWith(FILE);
    }

    /**
     * The local path.
     *
     * @throws IllegalStateException if the location is not local; ask {@link #isLocal()} first
     */
    public Path path() {
        if (!isLocal()) {
            throw new IllegalStateException(text + " is not a local file");
        }
        return text.startsWith(FILE) ? Path.of(URI.create(text).getPath()) : Path.of(text);
    }

    /**
     * The path for Hadoop's file systems. A location without scheme stays local there, whatever the cluster's default
     * file system is.
     */
    public org.apache.hadoop.fs.Path hadoopPath() {
        return isLocal()
                ? new org.apache.hadoop.fs.Path("file", "", path().toString())
                : new org.apache.hadoop.fs.Path(text);
    }

    /** What lies below this folder under a name, or names joined by slashes. */
    public Location below(String name) {
        return new Location(text.endsWith("/") ? text + name : text + "/" + name);
    }

    /** The last name of the path without its extension: {@code vgg16} of {@code exports/vgg16.onnx}. */
    public String baseName() {
        String name = text.substring(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    @Override
    public String toString() {
        return text;
    }
}
