package org.bitsweep.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.bitsweep.InputException;
import org.bitsweep.InvalidSettingException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files are read, or refused in one line that names what is wrong; no other exception, and no hang. */
class MutatedFilesTest {

    private static final int CONFIGURATIONS = 600;
    private static final int PUBLISHED = 300;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path CONF = Path.of(System.getProperty("bitsweep.root"), "conf");
    private static final List<String> SNIPPETS = List.of(
            "{", "}", "[", "]", "\"", "\"\"\"", "=", "+=", ":", ",", "#", "//", "${", "${x}", "${?PATH}", "include \"\"\n",
            "include \"self.conf\"\n", "include file(\"/\")\n", "null", "-1", "0", "NaN", "1e400", "2147483648", ".", "..", "\n",
            "\\", "\\u0000", "\u0000", "\ufeff", "\u00e9", "true", "[[[[", "{{{{", "a.b.c = 1\n", "\"\" = 1\n", "file:x", "hdfs:x",
            "s3a://[", "\n.5=1\n", "%00", "99999999999999999999", "limit = 1\nlimit = 2\n");

    /** What takes the place of a word, so that the syntax stays whole and the readers themselves are tried. */
    private static final List<String> WORDS = List.of("-1", "0", "1.5", "NaN", "1e400", "2147483648", "null", "[]", "{}",
            "\"\"", "\" \"", "true", "${?HOME}", "\"file:x\"", "\"file:///a b\"", "\"a b\"", "\"..\"", "\"/\"", "99999999999999999999",
            "\"\\u0000\"", "[[]]", "{ a = 1 }", "net.conf", "data.conf", "sweep.conf", "\"hdfs:x\"", "images", "classes", "x");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9./-]*");

    @TempDir
    Path folder;

    private ConfigReader reader;

    @BeforeEach
    void files() throws IOException {
        reader = new ConfigReader(folder);
        Files.writeString(folder.resolve("net.conf"), """
                onnx = "net.onnx"
                name = net
                classes = 10
                first-convolutions = 1
                expected { top1 = 58.2, source = torchvision }
                preprocessing {
                  resize = 256, interpolation = bicubic, crop = 224x224, channel-order = rgb, divisor = 255
                  mean = [0.485, 0.456, 0.406], std = [0.229, 0.224, 0.225]
                }
                layers { conv3 { role = hidden, weight-bits = 8, range = full, granularity = tensor } }
                settings { clipping = gauss, bit-allocation { exponent = 1/2 } }
                """);
        Files.writeString(folder.resolve("net2.conf"), "include \"net.conf\"\nname = net2\nexpected = null\n");
        Files.writeString(folder.resolve("data.conf"), """
                format = tar-manifest
                location = "images.tar"
                manifest = "images.csv"
                classes = 10
                images = 100
                calibration { manifest = "c.csv", classes = 10, images = 7 }
                """);
        Files.copy(CONF.resolve("published/table1.csv"), folder.resolve("table1.csv"));
        Files.writeString(folder.resolve("sweep.conf"), """
                include "common.conf"
                networks = ["net.conf", { conf = "net2.conf", onnx = "other.onnx" }]
                configurations = [{ bits = [8W4A, 3, { weights = 2, activations = 8 }], methods = [none, [aciq, bias-correction]] }]
                settings { clipping = 2-sigma, statistics = calibrated, bit-allocation { prior = range } }
                batch-size = 16
                limit = 50
                gate = off
                published = "table1.csv"
                output = "out"
                """);
        Files.writeString(folder.resolve("common.conf"), "dataset = \"data.conf\"\ntable = networks\nprofile = paper\n");
    }

    /** What a step ended in. */
    private enum Outcome {
        READ,
        REFUSED
    }

    private interface Step {
        void run();
    }

    private static Outcome outcome(String what, Step step) {
        try {
            step.run();
            return Outcome.READ;
        } catch (InputException | InvalidSettingException error) {
            String message = error.getMessage();
            assertFalse(message.isBlank() || message.strip().lines().count() > 1, what + "\n" + message);
            assertTrue(message.length() < 1_500, what + "\n" + message);
            return Outcome.REFUSED;
        } catch (RuntimeException | StackOverflowError error) {
            throw new AssertionError(what, error);
        }
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original;
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, at + 1 + random.nextInt(12));
            bytes = switch (random.nextInt(5)) {
                case 0 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, at + 1);
                case 1 -> joined(bytes, at, new byte[0], to);
                case 2 -> joined(bytes, at, SNIPPETS.get(random.nextInt(SNIPPETS.size())).getBytes(StandardCharsets.UTF_8), at);
                case 3 -> joined(bytes, to, Arrays.copyOfRange(bytes, at, to), to);
                default -> joined(bytes, at, SNIPPETS.get(random.nextInt(SNIPPETS.size())).getBytes(StandardCharsets.UTF_8), to);
            };
        }
        return bytes;
    }

    private static byte[] withAnotherWord(byte[] original, Random random) {
        String text = new String(original, StandardCharsets.UTF_8);
        List<MatchResult> words = WORD.matcher(text).results().toList();
        MatchResult word = words.get(random.nextInt(words.size()));
        return (text.substring(0, word.start()) + WORDS.get(random.nextInt(WORDS.size())) + text.substring(word.end()))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The bytes before {@code end}, others, and the bytes from {@code start} on. */
    private static byte[] joined(byte[] bytes, int end, byte[] middle, int start) {
        byte[] result = Arrays.copyOf(bytes, end + middle.length + bytes.length - start);
        System.arraycopy(middle, 0, result, end, middle.length);
        System.arraycopy(bytes, start, result, end + middle.length, bytes.length - start);
        return result.length == 0 ? new byte[] {'\n'} : result;
    }

    @Test
    void configurations() throws IOException {
        Path sweep = folder.resolve("sweep.conf");
        assertEquals(Outcome.READ, outcome("as written", () -> reader.readSweep(sweep, Map.of())));
        Random random = new Random(20_261_124);
        int refused = 0;
        List<String> names = List.of("net.conf", "data.conf", "sweep.conf", "common.conf");
        for (int i = 0; i < CONFIGURATIONS; i++) {
            Path file = folder.resolve(names.get(i % names.size()));
            byte[] original = Files.readAllBytes(file);
            byte[] damaged = i / names.size() % 2 == 0 ? mutated(original, random) : withAnotherWord(original, random);
            Files.write(file, damaged);
            String what = "case " + i + ", " + file.getFileName() + ":\n" + new String(damaged, StandardCharsets.UTF_8);
            Outcome outcome = assertTimeoutPreemptively(
                    LIMIT, () -> outcome(what, () -> reader.readSweep(sweep, Map.of())), what);
            refused += outcome == Outcome.REFUSED ? 1 : 0;
            Files.write(file, original);
        }
        // Many mutations leave a file valid (a name, a number, a comment): neither all nor none are refused.
        assertTrue(refused > CONFIGURATIONS / 3 && refused < CONFIGURATIONS, refused + " of " + CONFIGURATIONS + " refused");
    }

    @Test
    void flags() {
        Random random = new Random(7);
        Path sweep = folder.resolve("sweep.conf");
        for (int i = 0; i < 200; i++) {
            byte[] key = mutated("settings.bit-allocation.exponent".getBytes(StandardCharsets.UTF_8), random);
            byte[] value = mutated("1/2".getBytes(StandardCharsets.UTF_8), random);
            String flag = new String(key, StandardCharsets.UTF_8);
            String text = new String(value, StandardCharsets.UTF_8);
            outcome(flag + " = " + text, () -> reader.readSweep(sweep, Map.of(flag, text)));
        }
    }

    @Test
    void publishedFigures() throws IOException {
        byte[] original = Files.readAllBytes(folder.resolve("table1.csv"));
        Random random = new Random(4);
        int refused = 0;
        for (int i = 0; i < PUBLISHED; i++) {
            byte[] damaged = mutated(original, random);
            Path file = Files.write(folder.resolve("damaged.csv"), damaged);
            String what = "case " + i + ":\n" + new String(damaged, StandardCharsets.UTF_8);
            Outcome outcome = outcome(what, () -> PublishedFigures.read(file));
            refused += outcome == Outcome.REFUSED ? 1 : 0;
            if (outcome == Outcome.READ) {
                PublishedFigures.read(file).figures().forEach(figure -> assertTrue(
                        figure.topOne().value() >= 0 && figure.topOne().value() <= 100, what));
            }
        }
        assertTrue(refused > PUBLISHED / 3 && refused < PUBLISHED, refused + " of " + PUBLISHED + " refused");
    }
}
