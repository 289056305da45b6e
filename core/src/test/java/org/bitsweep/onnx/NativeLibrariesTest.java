package org.bitsweep.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries are unpacked once, whole, and only where nobody else can put some. */
class NativeLibrariesTest {

    @TempDir
    private Path temporary;

    @BeforeEach
    void linuxOnly() {
        Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"), "other systems leave it to ONNX Runtime");
    }

    private Map<String, FileTime> files() throws IOException {
        Map<String, FileTime> times = new TreeMap<>();
        try (Stream<Path> all = Files.walk(temporary)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                times.put(file.getFileName().toString(), Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    @Test
    void unpackedOnceByAll() throws IOException {
        Map<Path, Boolean> folders = new ConcurrentHashMap<>();
        IntStream.range(0, 8).parallel().forEach(i -> {
            try {
                folders.put(NativeLibraries.unpacked(temporary).orElseThrow(), true);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
        assertEquals(1, folders.size());
        Map<String, FileTime> before = files();
        assertEquals(List.of("libonnxruntime.so", "libonnxruntime4j_jni.so"), List.copyOf(before.keySet()));
        NativeLibraries.unpacked(temporary);
        assertEquals(before, files());
    }

    @Test
    void whatWasCutShortIsUnpackedAgain() throws IOException {
        Path library = NativeLibraries.unpacked(temporary).orElseThrow().resolve("libonnxruntime4j_jni.so");
        byte[] whole = Files.readAllBytes(library);
        Files.write(library, new byte[] {1, 2, 3});
        NativeLibraries.unpacked(temporary);
        assertEquals(-1, Arrays.mismatch(whole, Files.readAllBytes(library)));
    }

    @Test
    void aFolderThatOthersMayWriteIsNotUsed() throws IOException {
        Path user = NativeLibraries.unpacked(temporary).orElseThrow().getParent();
        Files.setPosixFilePermissions(user, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals(Optional.empty(), NativeLibraries.unpacked(temporary));
    }

    @Test
    void theLibraryThatRunsIsTheOneUnpacked() throws IOException {
        OnnxRuntime.environment();
        Path folder = Path.of(System.getProperty("onnxruntime.native.path"));
        assertTrue(Files.readString(Path.of("/proc/self/maps")).contains(folder.resolve("libonnxruntime.so").toRealPath().toString()));
    }
}
