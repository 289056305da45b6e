package org.bitsweep.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and flags that are no configuration, or say a thing twice, or for nothing. */
class UnusableFilesTest {

    private static final String START = "networks = [net.conf], dataset = data.conf\n";
    private static final String FIGURES = "table,network,weight_bits,activation_bits,activation_granularity,clipping,aciq,"
            + "bit_allocation_activations,bit_allocation_weights,bias_correction,top1\n";

    @TempDir
    Path folder;

    private ConfigReader reader;

    @BeforeEach
    void files() throws IOException {
        reader = new ConfigReader(folder);
        write("net.conf", """
                onnx = net.onnx
                preprocessing { resize = 8, crop = 8, channel-order = rgb, divisor = 255, mean = [0, 0, 0], std = [1, 1, 1] }
                """);
        write("data.conf", "format = manifest, location = m.csv, classes = 10\n");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private void refused(String message, String sweep) throws IOException {
        refused(message, write("sweep.conf", sweep), Map.of());
    }

    private void refused(String message, Path file, Map<String, ?> flags) {
        InputException error = assertThrows(InputException.class, () -> reader.readSweep(file, flags));
        assertEquals(message.replace("DIR", folder.toString()), error.getMessage());
    }

    // ---- no configuration at all

    @Test
    void aFolder() {
        refused("DIR: is a folder, expected a configuration file. Name one of its files.", folder, Map.of());
    }

    @Test
    void aMissingFileIsComparedWithoutItsExtension() throws IOException {
        write("bom.conf", "");
        refused("DIR/nope.conf: no such file.", folder.resolve("nope.conf"), Map.of());
        refused("DIR/dota.conf: no such file. Did you mean \"data.conf\"?", folder.resolve("dota.conf"), Map.of());
        refused("DIR/data.csv: no such file.", folder.resolve("data.csv"), Map.of());
    }

    @Test
    void anOnnxFile() throws IOException {
        Path onnx = Files.write(folder.resolve("x.onnx"), new byte[] {8, 7, 18, 0, (byte) 0xff});
        String message = "DIR/x.onnx: is an ONNX file, expected a configuration file. Give its .conf, or write { onnx = ... }"
                + " (--network) with a .conf of the same name beside it.";
        refused(message, onnx, Map.of());
        refused("DIR/sweep.conf:1: networks[0]: " + message, "networks = [x.onnx], dataset = data.conf\n");
        assertEquals(
                message.replace("DIR", folder.toString()),
                assertThrows(InputException.class, () -> reader.readNetwork(onnx)).getMessage());
    }

    @Test
    void bytesThatAreNoText() throws IOException {
        String message = ": expected a configuration file in UTF-8, found bytes that are no text. Name another file.";
        refused("DIR/a.conf" + message, Files.write(folder.resolve("a.conf"), new byte[] {'a', '=', 0, 1}), Map.of());
        refused("DIR/b.conf" + message, Files.write(folder.resolve("b.conf"), new byte[] {'a', '=', (byte) 0xff}), Map.of());
    }

    @Test
    void aFileThatIsFarTooLarge() throws IOException {
        refused("DIR/sweep.conf: expected a configuration file of at most 1048576 bytes, found 1048577. Name another file.",
                "#".repeat(1_048_577));
    }

    @Test
    void bracketsInBrackets() throws IOException {
        Path file = write("sweep.conf", "a {".repeat(3_000) + "}".repeat(3_000));
        InputException error = assertThrows(InputException.class, () -> reader.readSweep(file, Map.of()));
        // How deep is too deep depends on the stack; what is read in the end is an unknown key.
        assertTrue(error.getMessage().startsWith(file + ": objects or lists lie in each other too deeply to be read.")
                || error.getMessage().startsWith(file + ":1: "), error.getMessage());
    }

    @Test
    void pathsThatAreNone() throws IOException {
        refused("DIR/sweep.conf:1: networks[0]: expected a path or URI, found \"a\\u0000b\".",
                "networks = [\"a\\u0000b\"], dataset = data.conf\n");
        for (String written : List.of("file:x.conf", "file:a b", "file://host")) {
            refused("DIR/sweep.conf:1: networks[0]: " + written + ": expected file: with an absolute path behind it, blanks and %"
                    + " signs escaped (file:///data/a%20b.csv), or a path without file:. Correct it.",
                    "networks = [\"" + written + "\"], dataset = data.conf\n");
        }
    }

    // ---- include

    @Test
    void aMissingInclude() throws IOException {
        for (String written : List.of("\"dat.conf\"", "required(\"dat.conf\")", "file(\"dat.conf\")")) {
            refused("DIR/sweep.conf:2: include \"dat.conf\": DIR/dat.conf: no such file. Did you mean \"data.conf\"?",
                    START + "include " + written + "\n");
        }
    }

    @Test
    void includesInACircle() throws IOException {
        write("a.conf", "include \"b.conf\"\n");
        write("b.conf", "# back\ninclude \"a.conf\"\n");
        refused("DIR/b.conf:2: include \"a.conf\": a circle: a.conf includes b.conf includes a.conf. Remove one of these"
                + " includes.", START + "include \"a.conf\"\n");
        refused("DIR/sweep.conf:2: include \"sweep.conf\": a circle: sweep.conf includes sweep.conf. Remove one of these"
                + " includes.", START + "include \"sweep.conf\"\n");
    }

    @Test
    void includesFromElsewhere() throws IOException {
        refused("DIR/sweep.conf:1: include \"http://localhost/a.conf\": only local files can be included. Copy it beside this"
                + " file.", "include url(\"http://localhost/a.conf\")\n");
        refused("DIR/sweep.conf:1: include \"a.conf\": only local files can be included. Copy it beside this file.",
                "include classpath(\"a.conf\")\n");
    }

    @Test
    void whatIsIncludedMayBeOverwritten() throws IOException {
        write("common.conf", START + "limit = 3\nsettings { clipping = gauss }\n");
        Sweep sweep = reader.readSweep(write("sweep.conf", "include \"common.conf\"\nlimit = 5\n"), Map.of());
        assertEquals(5, sweep.limit().getAsInt());
        write("net-2.conf", "include \"net.conf\"\npreprocessing { include \"size.conf\", crop = 7 }\n");
        write("size.conf", "resize = none\n");
        assertEquals(
                "resize=none;crop=centre:7x7",
                reader.readNetwork(folder.resolve("net-2.conf")).preprocessing().geometry().canonicalText());
    }

    // ---- twice, or for nothing

    @Test
    void aKeyThatStandsTwice() throws IOException {
        String twice = ": the key stands twice in this file, and the last would win. Remove one.";
        refused("DIR/sweep.conf:3: bits" + twice, START + "bits = [4]\nbits = [8]\n");
        refused("DIR/sweep.conf:3: bits" + twice, START + "bits = [4]\nbits = [4]\n");
        refused("DIR/sweep.conf:2: limit" + twice, START + "limit = 4, limit : 5");
        refused("DIR/sweep.conf:3: settings.clipping" + twice,
                START + "settings.clipping = gauss\nsettings { rounding = midpoint, clipping = laplace }\n");
        write("common.conf", "limit = 3\nlimit = 4\n");
        refused("DIR/common.conf:2: limit" + twice, START + "include \"common.conf\"\n");
    }

    @Test
    void objectsInPiecesAndDefaultsOfVariablesAreNoRepetition() throws IOException {
        Sweep sweep = reader.readSweep(write("sweep.conf", START + """
                settings { clipping = gauss }
                settings.rounding = midpoint
                settings { bit-allocation { exponent = 1/2 } }
                limit = 7
                limit = ${?BITSWEEP_TEST_NO_SUCH_VARIABLE}
                """), Map.of());
        assertEquals(7, sweep.limit().getAsInt());
        assertEquals(0.5, sweep.networks().get(0).settings().bitAllocation().exponent());
    }

    @Test
    void nothingToConfigure() throws IOException {
        refused("DIR/sweep.conf:2: configurations: expected at least one { bits, methods }, found [].",
                START + "configurations = []\n");
    }

    @Test
    void aMethodTwice() throws IOException {
        refused("DIR/sweep.conf:2: methods[0]: expected every method once, found \"aciq+aciq\", which has aciq twice. Remove"
                + " one.", START + "methods = [\"aciq+aciq\"]\n");
        refused("DIR/sweep.conf:2: methods[0][1]: the method aciq stands twice in one set. Remove one.",
                START + "methods = [[aciq, all]]\n");
    }

    @Test
    void calibrationThatIsNotUsed() throws IOException {
        String words = "calibration is for calibrated statistics, and this sweep takes those of each batch. Add";
        refused("DIR/sweep.conf:2: calibration: " + words + " settings.statistics = calibrated (--statistics calibrated), or"
                + " remove it.", START + "calibration { manifest = c.csv }\n");
        refused("command line: --" + words + " --statistics calibrated, or remove it.",
                write("sweep.conf", START), Map.of("calibration", Map.of("manifest", "c.csv")));
    }

    // ---- flags

    @Test
    void flagsThatAreNoKeys() throws IOException {
        Path file = write("sweep.conf", START);
        refused("command line: settings.clipping.: expected names joined by dots, found an empty one. Correct the key.",
                file, Map.of("settings.clipping.", "x"));
        for (String key : List.of("", ".", "a..b")) {
            assertThrows(UnknownKeyException.class, () -> reader.readSweep(file, Map.of("settings." + key, "x")));
        }
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("settings.clipping", "gauss");
        both.put("settings.clipping.x", "1");
        refused("command line: settings.clipping.x: a key is given a value, and members as well. Keep one.", file, both);
        refused("command line: settings.\"a{b\": unknown key. Known keys here: clipping, clipping-constants, rounding,"
                + " bit-allocation, bias-correction, statistics, granularity, weight-granularity, tensor-grid, role-bits, average-pooling,"
                + " placement, weight-codes, equalization, weight-clipping, weight-rounding, operators.", file, Map.of("settings.a{b", "1"));
    }

    // ---- published figures

    @Test
    void publishedFiguresElsewhere() throws IOException {
        refused("DIR/sweep.conf:2: published: expected a local CSV file as in conf/published, found \"hdfs://host/table.csv\".",
                START + "published = \"hdfs://host/table.csv\"\n");
        refused("DIR: is a folder, expected a CSV file of published figures. Correct published.", START + "published = \".\"\n");
    }

    @Test
    void knownDifferencesWithoutPublishedFigures() throws IOException {
        refused("DIR/sweep.conf:2: known-differences: known differences stand beside published figures, and there are none. Add"
                + " published, or remove it.", START + "known-differences = \"known.csv\"\n");
        refused("DIR/known.csv: no such file of known differences. Correct known-differences.", START
                + "published = \"" + Path.of(System.getProperty("bitsweep.root"), "conf/published/table1.csv") + "\"\nknown-differences = \"known.csv\"\n");
    }

    @Test
    void publishedFiguresAreReadOnce() throws IOException {
        Path figures = write("figures.csv", FIGURES + "t,net,32,32,,,0,0,0,0,71.5\n");
        Sweep sweep = reader.readSweep(write("sweep.conf", START + "published = figures.csv\n"), Map.of());
        Files.delete(figures);
        assertEquals(71.5, sweep.published().float32("net").orElseThrow().value());
        assertFalse(Files.exists(figures));
    }

    @Test
    void noProfileIsOfferedThatDoesNotExist() throws IOException {
        refused("DIR/sweep.conf:2: profile: expected one of reference, paper, deployable, found \"deploable\". Did you mean"
                + " \"deployable\"?",
                START + "profile = deploable\n");
        refused("DIR/sweep.conf:2: profile: expected one of reference, paper, deployable, found \"referense\". Did you mean"
                + " \"reference\"?",
                START + "profile = referense\n");
    }

    @Test
    void moreClassesThanALabelCanTell() throws IOException {
        Path file = write("many.conf", "format = manifest, location = m.csv, classes = 1000000000\n");
        assertEquals(
                file + ":1: expected a number of classes from 1 to 999999999, found 1000000000. Correct 'classes'.",
                assertThrows(InputException.class, () -> reader.readDataset(file)).getMessage());
    }
}
