package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions that this build was made with. */
public final class BuiltWith {

    private static final String FILE = "/org/bitsweep/jobs/versions.properties";

    private BuiltWith() {}

    /** {@code bitsweep}, {@code spark}, {@code onnxruntime}, {@code commit} and {@code dirty}. */
    public static Properties read() {
        Properties built = new Properties();
        try (InputStream stream = BuiltWith.class.getResourceAsStream(FILE)) {
            built.load(stream);
        } catch (IOException error) {
            throw new UncheckedIOException("the versions this build was made with cannot be read", error);
        }
        return built;
    }
}
