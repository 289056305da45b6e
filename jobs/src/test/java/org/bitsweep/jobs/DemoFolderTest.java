package org.bitsweep.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a demo writes: into a folder of its own, with a tiny network in the place of the demo's. */
class DemoFolderTest {

    private static final int IMAGES = 500;
    private static final int CLASSES = 4;
    private static final int SIDE = 8;

    @TempDir
    private Path folder;

    private Path home;
    private Path output;

    @BeforeEach
    void lay() throws IOException {
        home = folder.resolve("home");
        output = Files.createDirectory(folder.resolve("output"));
        Files.createDirectories(home.resolve("demo"));
        System.setProperty("bitsweep.home", home.toString());
    }

    @AfterEach
    void clear() {
        System.clearProperty("bitsweep.home");
    }

    private CommandRun demo(Path target) {
        return CommandRun.onTwoCores("demo", "--quick", "--output", target.toString());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFolderWithFilesOfOthersIsRefusedAndLeftAlone() throws IOException {
        Files.createDirectory(output.resolve("predictions"));
        Files.writeString(output.resolve("thesis.tex"), "years of work");
        assertEquals("--output " + output + ": expected a new or empty folder, or a demo's, found thesis.tex in it. Choose another,"
                + " or remove what is in it.", demo(output).refusal());
        assertEquals(List.of("predictions", "thesis.tex"), names(output));
        assertEquals("years of work", Files.readString(output.resolve("thesis.tex")));
    }

    @Test
    void aFileIsRefusedAndLeftAlone() throws IOException {
        Path file = Files.writeString(output.resolve("thesis.tex"), "years of work");
        assertEquals("--output " + file + ": expected a new or empty folder, found a file. Choose another.", demo(file).refusal());
        assertEquals("years of work", Files.readString(file));
    }

    /** A demo stopped between its last table and its page, with what Spark and storage leave in its folder. */
    @Test
    void aDemoThatWasStoppedGoesOnInItsFolder() throws IOException {
        Path networks = Files.createDirectories(home.resolve("conf/networks"));
        Path network = TinyNetworks.write(networks, "tiny", TinyNetworks.random(3, CLASSES, SIDE));
        Path manifest = TinyImages.write(home.resolve("demo/images"), 5, IMAGES, CLASSES, SIDE);
        Files.createDirectories(home.resolve("conf/sweeps"));
        Files.writeString(home.resolve("conf/sweeps/demo-table3.conf"), "networks = [\"" + network + "\"]\n"
                + "dataset { format = manifest, location = \"" + manifest + "\", classes = " + CLASSES + " }\n"
                + "profile = reference\nbatch-size = 250\nbits = [4]\nmethods = [none]\ntable = ablation\n");
        demo(output).requireSuccess();
        Path page = output.resolve("demo.md");
        String first = Files.readString(page);
        assertTrue(first.contains("tiny"), first);
        List<String> left = names(output);
        Files.delete(page);
        demo(output).requireSuccess();
        assertEquals(first, Files.readString(page));
        assertEquals(left, names(output));
    }
}
