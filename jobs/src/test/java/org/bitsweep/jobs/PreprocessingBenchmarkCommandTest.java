package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bitsweep benchmark --preprocessing}, with Pillow where there is one and always without. */
class PreprocessingBenchmarkCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String home;

    @TempDir
    Path folder;

    @BeforeEach
    void rememberHome() {
        home = System.getProperty("bitsweep.home");
    }

    @AfterEach
    void restoreHome() {
        if (home == null) {
            System.clearProperty("bitsweep.home");
        } else {
            System.setProperty("bitsweep.home", home);
        }
    }

    private int run(String... arguments) {
        return Bitsweep.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)).execute(arguments);
    }

    private int time() throws IOException {
        Path manifest = TinyPhotographs.manifest(folder.resolve("set"), 6, 1);
        Path network = TinyPhotographs.networkFile(folder.resolve("small.conf"), "small.onnx");
        return run("benchmark", "--preprocessing", "--network-conf", network.toString(), "--manifest", manifest.toString(),
                "--classes", "5", "--images", "4", "--rounds", "2");
    }

    @Test
    void besidePillowWhereThereIsOne() throws IOException {
        System.setProperty("bitsweep.home", System.getProperty("bitsweep.root"));
        assertEquals(0, time(), err.toString());
        assertTrue(out.toString().contains("Preprocessing of 4 images of "), out.toString());
        assertTrue(out.toString().contains("Pillow "), out.toString());
    }

    @Test
    void withoutPillowItSaysSo() throws IOException {
        System.setProperty("bitsweep.home", folder.toString());
        assertEquals(0, time(), err.toString());
        assertTrue(out.toString().contains("Pillow was not timed: scripts/time_pillow.py is not here"), out.toString());
    }

    @Test
    void whatIsMissingIsSaid() {
        assertEquals(2, run("benchmark"));
        assertTrue(err.toString().contains("Missing required parameter: 'NETWORK'"), err.toString());
        err.getBuffer().setLength(0);
        assertEquals(2, run("benchmark", "--preprocessing"));
        assertTrue(err.toString().contains("--preprocessing needs --network-conf FILE and images, and no NETWORK"),
                err.toString());
    }
}
