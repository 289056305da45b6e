package org.bitsweep.jobs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The versions that results depend on and {@code bitsweep --version} prints. */
public final class Versions implements IVersionProvider {

    /** Bitsweep, Spark, ONNX Runtime as built against, and the running Java, in this order. */
    public static Map<String, String> all() {
        Properties built = new Properties();
        try (InputStream stream = Versions.class.getResourceAsStream("/org/bitsweep/jobs/versions.properties")) {
            built.load(stream);
        } catch (IOException error) {
            throw new UncheckedIOException("the versions this build was made with cannot be read", error);
        }
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("bitsweep", built.getProperty("bitsweep"));
        versions.put("Spark", built.getProperty("spark"));
        versions.put("ONNX Runtime", built.getProperty("onnxruntime"));
        versions.put("Java", System.getProperty("java.version"));
        return versions;
    }

    @Override
    public String[] getVersion() {
        return all().entrySet().stream()
                .map(version -> version.getKey() + " " + version.getValue())
                .toArray(String[]::new);
    }
}
