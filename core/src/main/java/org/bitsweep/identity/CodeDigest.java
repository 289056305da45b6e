package org.bitsweep.identity;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bitsweep.Sha256;

/**
 * Identity of compiled code. A key says everything that predictions are meant to be a function of; code with a mistake in it
 * computes something else under the same key. Whoever looks for such mistakes tells builds apart by their classes, which,
 * unlike a commit, change with every edit and with nothing else.
 */
public final class CodeDigest {

    private static final String KIND = "bitsweep code 1";
    private static final String CLASS = ".class";

    private CodeDigest() {}

    /**
     * The digest over class files, whether they lie in folders or archives: 64 hexadecimal digits.
     *
     * @param places folders of classes, or jar files; the first that has a class counts
     * @param counted which classes count, by their paths such as {@code org/bitsweep/Sha256.class}
     * @throws IOException if one cannot be read
     */
    public static String of(Collection<Path> places, Predicate<String> counted) throws IOException {
        Map<String, String> classes = new TreeMap<>();
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                add(place, counted, classes);
            } else {
                try (FileSystem archive = FileSystems.newFileSystem(place)) {
                    add(archive.getPath("/"), counted, classes);
                }
            }
        }
        Fingerprint fingerprint = Fingerprint.of(KIND);
        classes.forEach(fingerprint::text);
        return fingerprint.digest();
    }

    private static void add(Path root, Predicate<String> counted, Map<String, String> classes) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = root.relativize(file).toString().replace('\\', '/');
                if (name.endsWith(CLASS) && counted.test(name) && !classes.containsKey(name)) {
                    classes.put(name, Sha256.hexOf(Files.readAllBytes(file)));
                }
            }
        }
    }
}
