package org.bitsweep.jobs.sweep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.onnx.ExecutionProvider;

/** What a number depends on besides its inputs: Bitsweep itself, engines, and the processors' instruction sets. */
final class Provenance {

    private Provenance() {}

    /** @param instructionSets of the machines that made the predictions, in this run or before */
    static Map<String, String> of(SparkSession spark, ExecutionProvider provider, Set<String> instructionSets) {
        Properties built = BuiltWith.read();
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Bitsweep", built.getProperty("bitsweep"));
        versions.put("Bitsweep commit", commit(built));
        versions.put("ONNX Runtime", provider.engine());
        versions.put("Spark", spark.version());
        versions.put("Java", System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
        versions.put("instruction sets", String.join("; ", new TreeSet<>(instructionSets)));
        return versions;
    }

    /** The commit that was built, and whether files differed from it; an exported source tree has none. */
    private static String commit(Properties built) {
        String commit = built.getProperty("commit");
        if (!commit.matches("[0-9a-f]{40}")) {
            return "none (built from an exported source tree)";
        }
        return commit + (Boolean.parseBoolean(built.getProperty("dirty")) ? " with changes" : "");
    }
}
