package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** scripts/bitsweep in a source tree that counts as built, with a Java that prints what it is started with. */
class LauncherScriptTest {

    private static final String JAVA = """
            #!/bin/sh
            if [ "$1" = -version ]; then echo 'openjdk version "17.0.1" 2021-10-19' >&2; exit 0; fi
            printf '%s\\n' "$@"
            """;

    @TempDir
    private Path folder;

    private Path script;

    @BeforeEach
    void lay() throws IOException {
        Path root = folder.resolve("tree");
        Path source = Path.of(System.getProperty("bitsweep.root", "")).toAbsolutePath();
        script = write(root.resolve("scripts/bitsweep"), Files.readString(source.resolve("scripts/bitsweep")));
        write(root.resolve("pom.xml"), "<project>\n  <version>1.2.3</version>\n</project>\n");
        write(root.resolve("jobs/pom.xml"), "<project/>\n");
        Files.createDirectories(root.resolve("jobs/src/main"));
        Path launcher = root.resolve("jobs/target/launcher");
        write(launcher.resolve("java.options"), "");
        write(launcher.resolve("classpath"), "spark.jar");
        // The build's stamp comes last, so that nothing is newer.
        write(launcher.resolve("built"), "");
        write(folder.resolve("java/bin/java"), JAVA);
        write(folder.resolve("path/mvn"), "#!/bin/sh\necho 'a build was started' >&2\nexit 1\n");
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertTrue(file.toFile().setExecutable(true));
        return file;
    }

    /** What Java is started with. */
    private List<String> start(Map<String, String> environment, String... arguments) throws Exception {
        Path printed = folder.resolve("printed");
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of("bash", script.toString()), Stream.of(arguments)).toList())
                .redirectErrorStream(true).redirectOutput(printed.toFile());
        builder.environment().keySet().removeAll(List.of("SPARK_HOME", "BITSWEEP_MEMORY"));
        builder.environment().merge("PATH", folder.resolve("path").toString(), (old, first) -> first + ":" + old);
        builder.environment().put("JAVA_HOME", folder.resolve("java").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue(), () -> String.join("\n", read(printed)));
        return read(printed);
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    /** The one bound of the heap. */
    private static String heap(List<String> options) {
        List<String> bounds = options.stream().filter(option -> option.startsWith("-Xmx")).toList();
        assertEquals(1, bounds.size(), options::toString);
        return bounds.get(0).substring("-Xmx".length());
    }

    @Test
    void heapIsAQuarterOfTheMemoryFromOneToEightGibibytes() throws Exception {
        List<String> options = start(Map.of(), "demo", "--quick");
        String heap = heap(options);
        assertTrue(heap.matches("[0-9]+m"), heap);
        int mebibytes = Integer.parseInt(heap.substring(0, heap.length() - 1));
        assertTrue(mebibytes >= 1024 && mebibytes <= 8192, heap);
        assertEquals(List.of("org.bitsweep.jobs.Bitsweep", "demo", "--quick"),
                options.subList(options.size() - 3, options.size()));
    }

    @Test
    void heapIsWhatTheEnvironmentSays() throws Exception {
        assertEquals("5g", heap(start(Map.of("BITSWEEP_MEMORY", "5g"), "demo")));
    }

    @Test
    void heapIsWhatTheOptionSaysBeforeOrBehindTheCommand() throws Exception {
        for (List<String> arguments : List.of(List.of("demo", "--driver-memory", "3g"), List.of("--driver-memory=3g", "demo"))) {
            List<String> options = start(Map.of("BITSWEEP_MEMORY", "5g"), arguments.toArray(String[]::new));
            assertEquals("3g", heap(options));
            assertEquals("demo", options.get(options.size() - 1), "the option is the script's own");
        }
    }
}
