package org.bitsweep.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.bitsweep.jobs.sweep.BuiltWith;
import picocli.CommandLine.IVersionProvider;

/** The versions that results depend on and {@code bitsweep --version} prints. */
public final class Versions implements IVersionProvider {

    /** Bitsweep, Spark, ONNX Runtime as built against, and the running Java, in this order. */
    public static Map<String, String> all() {
        Properties built = BuiltWith.read();
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("bitsweep", built.getProperty("bitsweep"));
        versions.put("Spark", built.getProperty("spark"));
        versions.put("ONNX Runtime", built.getProperty("onnxruntime"));
        versions.put("Java", System.getProperty("java.version"));
        return versions;
    }

    /** What wrote a page, in one sentence. */
    static String written() {
        return all().entrySet().stream().map(version -> version.getKey() + " " + version.getValue())
                .collect(Collectors.joining(", ", "Written by ", "."));
    }

    @Override
    public String[] getVersion() {
        return all().entrySet().stream()
                .map(version -> version.getKey() + " " + version.getValue())
                .toArray(String[]::new);
    }
}
