package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings and configuration files that make no sense, as the command line tells them; nothing is run. */
class SettingsMistakesTest {

    @TempDir
    Path folder;

    private Path sweep;

    @BeforeEach
    void files() throws IOException {
        sweep = Files.writeString(folder.resolve("sweep.conf"), "networks = [\"tiny.conf\"]\n"
                + "dataset { format = manifest, location = \"m.csv\", classes = 3 }\n");
        TinyNetworks.write(folder, "tiny", TinyNetworks.colours(16));
    }

    private void refused(String message, String... options) {
        List<String> arguments = new ArrayList<>(List.of("sweep", sweep.toString(), "--master", "local[1]", "--output",
                folder.resolve("output").toString()));
        arguments.addAll(Arrays.asList(options));
        assertEquals(message, CommandRun.of(arguments).refusal());
        assertFalse(Files.exists(folder.resolve("output")));
    }

    @Test
    void settingsGivenTwice() {
        refused("command line: clipping is given twice, as gauss and as laplace. Keep one.",
                "--set", "clipping=gauss", "--set", "clipping=laplace");
        refused("command line: statistics is given twice, as batch and as calibrated. Keep one.",
                "--statistics", "batch", "--set", "statistics=calibrated");
    }

    @Test
    void settingsWithoutKeyOrValue() {
        refused("command line: settings.clipping.: expected names joined by dots, found an empty one. Correct the key.",
                "--set", "clipping.=x");
        refused("command line: --set clipping: expected KEY=VALUE, found no =. Write it as clipping=2-sigma.",
                "--set", "clipping");
        refused("command line: --set =x: expected KEY=VALUE, found no key before =. Write it as clipping=2-sigma.",
                "--set", "=x");
    }

    @Test
    void aNetworkInThePlaceOfAConfiguration() {
        Path onnx = folder.resolve("tiny.onnx");
        String message = onnx + ": is an ONNX file, expected a configuration file. Give its .conf, or write { onnx = ... }"
                + " (--network) with a .conf of the same name beside it.";
        assertEquals(message, CommandRun.of("sweep", onnx.toString()).refusal());
        assertEquals("command line: networks[0].conf: " + message, CommandRun.of("sweep", "--network", onnx.toString(),
                "--network-conf", onnx.toString(), "--manifest", "m.csv", "--classes", "3").refusal());
    }

    @Test
    void publishedFiguresOnAnotherFileSystem() throws IOException {
        Files.writeString(sweep, Files.readString(sweep) + "published = \"hdfs://host/table.csv\"\n");
        refused(sweep + ":3: published: expected a local CSV file as in conf/published, found \"hdfs://host/table.csv\".");
    }
}
