package org.bitsweep.jobs.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.onnx.OnnxRuntime;

/** What a number depends on besides its inputs: versions of engines and the processors' instruction sets. */
final class Provenance {

    /** The extensions ONNX Runtime's kernels tell apart on x86-64 and aarch64. */
    private static final List<String> EXTENSIONS = List.of(
            "sse4_1", "avx", "f16c", "fma", "avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8",
            "asimd", "asimddp", "i8mm", "bf16", "sve");

    private Provenance() {}

    static Map<String, String> of(SparkSession spark) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("ONNX Runtime", OnnxRuntime.version());
        versions.put("Spark", spark.version());
        versions.put("Java", System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
        int tasks = Math.max(1, spark.sparkContext().defaultParallelism());
        versions.put("instruction sets", JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(IntStream.range(0, tasks).boxed().toList(), tasks)
                .map(task -> instructionSet()).distinct().collect().stream().sorted().collect(Collectors.joining("; ")));
        return versions;
    }

    /** Kernels of another instruction set round differently, which low bit widths amplify. */
    static String instructionSet() {
        String architecture = System.getProperty("os.arch");
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                    .findFirst()
                    .map(line -> List.of(line.substring(line.indexOf(':') + 1).trim().split(" ")))
                    .map(flags -> EXTENSIONS.stream().filter(flags::contains).collect(Collectors.joining(" ")))
                    .map(known -> architecture + " " + known)
                    .orElse(architecture);
        } catch (IOException unknown) {
            return architecture;
        }
    }
}
