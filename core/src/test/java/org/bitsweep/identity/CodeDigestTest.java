package org.bitsweep.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeDigestTest {

    @TempDir
    private Path folder;

    private Path laid(String name, String number, String report) throws IOException {
        Path root = Files.createDirectories(folder.resolve(name));
        Files.createDirectories(root.resolve("org/numbers"));
        Files.createDirectories(root.resolve("org/report"));
        Files.writeString(root.resolve("org/numbers/Number.class"), number);
        Files.writeString(root.resolve("org/report/Report.class"), report);
        Files.writeString(root.resolve("org/numbers/notes.txt"), name);
        return root;
    }

    private static String digest(Path... places) throws IOException {
        return CodeDigest.of(List.of(places), name -> !name.startsWith("org/report/"));
    }

    @Test
    void countedClassesAndNothingElse() throws IOException {
        String first = digest(laid("first", "1", "a"));
        assertEquals(first, digest(laid("second", "1", "b")));
        assertNotEquals(first, digest(laid("third", "2", "a")));
    }

    @Test
    void archivesAreAsFolders() throws IOException {
        Path root = laid("folder", "1", "a");
        Path jar = folder.resolve("code.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String name : List.of("org/report/Report.class", "org/numbers/Number.class", "META-INF/MANIFEST.MF")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write((name.contains("Number") ? "1" : "other").getBytes());
            }
        }
        assertEquals(digest(root), digest(jar));
        assertEquals(digest(root), digest(root, laid("shadowed", "2", "a")), "the first of a name counts, as for a class loader");
    }
}
