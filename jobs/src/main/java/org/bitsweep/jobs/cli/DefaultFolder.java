package org.bitsweep.jobs.cli;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.bitsweep.storage.Location;

/** Where results go if nothing is said: {@code results/NAME-} and the time. */
final class DefaultFolder {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("-yyyyMMdd-HHmmss");

    private DefaultFolder() {}

    static Location of(String name) {
        return new Location(Path.of("results", name + LocalDateTime.now().format(STAMP)).toAbsolutePath().toString());
    }
}
