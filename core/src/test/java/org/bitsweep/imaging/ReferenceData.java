package org.bitsweep.imaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Files beside the tests, photographs beside the repository, and the hashes that both are compared by. */
final class ReferenceData {

    private ReferenceData() {
    }

    static byte[] resource(String name) {
        try (InputStream input = ReferenceData.class.getResourceAsStream(name)) {
            if (input == null) {
                throw new IllegalArgumentException("No test resource " + name);
            }
            return input.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] image(String name) {
        return resource("images/" + name);
    }

    /** Rows of a table in the test resources, by column name. */
    static List<Map<String, String>> table(String name) {
        return rows(new String(resource(name), StandardCharsets.UTF_8));
    }

    /** The directory of photographs and references, which is not part of the repository; skips the test without it. */
    static Path shared() {
        Path shared = Path.of(System.getProperty("bitsweep.root", "..")).resolve("../shared").normalize();
        Assumptions.assumeTrue(Files.isDirectory(shared), "no directory of reference data at " + shared);
        return shared;
    }

    static List<Map<String, String>> sharedTable(String name) throws IOException {
        return rows(Files.readString(shared().resolve(name)));
    }

    static String sha256(RgbImage image) {
        return sha256(image.pixels());
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Map<String, String>> rows(String text) {
        List<String[]> lines = text.lines().map(line -> line.split(",", -1)).toList();
        return lines.stream().skip(1).map(line -> row(lines.get(0), line)).toList();
    }

    private static Map<String, String> row(String[] names, String[] values) {
        if (names.length != values.length) {
            throw new IllegalArgumentException("Expected " + names.length + " fields in " + Arrays.toString(values));
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int index = 0; index < names.length; index++) {
            row.put(names[index], values[index]);
        }
        return row;
    }
}
