package org.bitsweep;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds the reference values and real data that may lie beside the repository; tests that need them are skipped without. */
public final class SharedFiles {

    private SharedFiles() {}

    /** A file or folder under shared/. */
    public static Path require(String relative) {
        Path root = Path.of(System.getProperty("bitsweep.root", "")).toAbsolutePath();
        Path path = root.resolveSibling("shared").resolve(relative);
        Assumptions.assumeTrue(Files.exists(path), () -> "not here: shared/" + relative);
        return path;
    }
}
