package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a run and its numbers are called depends on what they are made of and on nothing else. Every start is a JVM of its own:
 * the order of an unordered collection is another one in each.
 */
class IdentityTest {

    /** {@code -Dbitsweep.identity.starts=20} for more of them. */
    private static final int STARTS = Integer.getInteger("bitsweep.identity.starts", 3);
    private static final int CLASSES = 4;
    private static final int SIDE = 16;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void inputs() throws IOException {
        TinyNetworks.write(folder, "tiny", TinyNetworks.random(41, CLASSES, SIDE));
        TinyNetworks.write(folder, "other", TinyNetworks.random(42, CLASSES, SIDE));
        TinyImages.write(folder.resolve("images"), 8, 9, CLASSES, SIDE);
        TinyImages.write(folder.resolve("others"), 9, 9, CLASSES, SIDE);
        TinyImages.write(folder.resolve("calibration"), 11, 5, CLASSES, SIDE);
    }

    /** A sweep's files, with everything in them that may change a number and much that may not. */
    private static final class Description {
        private String network = "tiny.onnx";
        private String images = "images";
        private String calibration = "images = 4";
        private String layers = "layers { conv0 { weight-bits = 7 }, conv1 { activation-bits = 6 } }\n";
        private String sweep = "bits = [3, 4]\nmethods = [none, all]\nbatch-size = 4\n";
        private String settings = "settings { statistics = calibrated }\n";
        private String standardDeviation = "0.25, 0.25, 0.25";
        private String comment = "";
        private boolean included;

        Path write(String name) throws IOException {
            Path place = Files.createDirectories(folder.resolve(name));
            String preprocessing = TinyNetworks.AS_THEY_ARE.replaceAll("std = \\[[^]]*]", "std = [" + standardDeviation + "]");
            String conf = comment + "onnx = \"" + folder.resolve(network) + "\"\n" + comment + preprocessing + "\n" + layers;
            if (included) {
                Files.writeString(place.resolve("part.conf"), conf);
                conf = "include required(file(\"" + place.resolve("part.conf") + "\"))\n";
            }
            Files.writeString(place.resolve("net.conf"), conf);
            return Files.writeString(place.resolve("sweep.conf"), comment + "name = identity\nnetworks = [net.conf]\n"
                    + "dataset { format = manifest, name = set, location = \"" + folder.resolve(images).resolve("manifest.csv")
                    + "\", classes = " + CLASSES + ",\n" + comment + " calibration { manifest = \""
                    + folder.resolve("calibration/manifest.csv") + "\", " + calibration + " } }\n" + sweep + settings);
        }
    }

    /** What a run is called, and what its evaluations are. */
    private record Names(String run, Set<String> evaluations) {}

    private static Names start(String name, Description description, String... more) throws Exception {
        Path conf = description.write(name);
        Path output = folder.resolve(name).resolve("output");
        Path log = folder.resolve(name + ".log");
        List<String> arguments = new ArrayList<>(List.of("sweep", conf.toString(), "--master", "local[2]", "--output",
                output.toString()));
        arguments.addAll(List.of(more));
        Process process = CommandRun.fork(log, arguments.toArray(String[]::new));
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "still running");
        assertEquals(0, process.exitValue(), () -> text(log));
        Set<String> evaluations = new TreeSet<>();
        Matcher digests = Pattern.compile("\"evaluation\" : \"([0-9a-f]{64})\"").matcher(text(output.resolve("results.json")));
        while (digests.find()) {
            evaluations.add(digests.group(1));
        }
        Matcher identity = Pattern.compile("\"identity\" : \"([0-9a-f]{64})\"").matcher(text(output.resolve("sweep.json")));
        assertTrue(identity.find());
        return new Names(identity.group(1), evaluations);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            return "no " + file;
        }
    }

    @Test
    void sameInEveryProcess() throws Exception {
        Names first = null;
        for (int i = 0; i < STARTS; i++) {
            Description description = new Description();
            description.comment = "# edited ".repeat(i) + "\n".repeat(1 + i);
            description.included = i % 2 == 1;
            if (i % 3 == 2) {
                description.layers = "layers.conv1.activation-bits = 6\nlayers { conv0 { weight-bits = 7 } }\n";
            }
            Names names = start("start-" + i, description, i % 2 == 0 ? new String[] {"--partitions", "1"} : new String[0]);
            assertEquals(5, names.evaluations().size());
            first = first == null ? names : first;
            assertEquals(first, names, "start " + i);
        }
    }

    /** Each change alone; what may leave the float32 network as it was must change everything else. */
    @Test
    void differentWheneverANumberCouldDiffer() throws Exception {
        Map<String, Description> changes = new LinkedHashMap<>();
        changes.put("as-it-was", new Description());
        changes.put("network", new Description());
        changes.get("network").network = "other.onnx";
        changes.put("images", new Description());
        changes.get("images").images = "others";
        changes.put("calibration", new Description());
        changes.get("calibration").calibration = "images = 5";
        changes.put("normalization", new Description());
        changes.get("normalization").standardDeviation = "0.25, 0.25, 0.26";
        changes.put("exception", new Description());
        changes.get("exception").layers = "layers { conv0 { weight-bits = 7 }, conv1 { activation-bits = 5 } }\n";
        changes.put("statistics", new Description());
        changes.get("statistics").settings = "settings { statistics = batch }\n";
        changes.put("batch", new Description());
        changes.get("batch").settings = "settings { statistics = batch }\n";
        changes.get("batch").sweep = changes.get("batch").sweep.replace("batch-size = 4", "batch-size = 3");
        changes.put("limit", new Description());
        changes.get("limit").sweep += "limit = 8\n";
        changes.put("clipping", new Description());
        changes.get("clipping").settings = "settings { statistics = calibrated, clipping = gauss }\n";
        changes.put("rounding", new Description());
        changes.get("rounding").settings = "settings { statistics = calibrated, rounding = midpoint }\n";
        Set<String> runs = new HashSet<>();
        List<Set<String>> quantized = new ArrayList<>();
        for (Map.Entry<String, Description> change : changes.entrySet()) {
            Names names = start("change-" + change.getKey(), change.getValue());
            // Other pictures under the same names are known once they are prepared: by the keys, not by the run's name.
            assertEquals(!change.getKey().equals("images"), runs.add(names.run()), change.getKey());
            assertTrue(quantized.stream().noneMatch(names.evaluations()::equals), change.getKey() + " leaves every evaluation");
            quantized.add(names.evaluations());
        }
        assertEquals(changes.size() - 1, runs.size());
    }
}
