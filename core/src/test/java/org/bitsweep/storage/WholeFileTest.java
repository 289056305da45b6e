package org.bitsweep.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files on stores that show a file when its writer closes it, and that cannot rename. */
class WholeFileTest {

    private static final int ROOM = 100;

    @TempDir
    java.nio.file.Path folder;

    private final Configuration configuration = new Configuration();

    /** Local files as an object store has them: written in memory, there when closed, never renamed; full after some bytes. */
    public static final class Objects extends RawLocalFileSystem {

        @Override
        public URI getUri() {
            return URI.create("objects:///");
        }

        @Override
        public String getScheme() {
            return "objects";
        }

        @Override
        public boolean hasPathCapability(Path path, String capability) throws IOException {
            return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM) || super.hasPathCapability(path, capability);
        }

        @Override
        public boolean rename(Path from, Path to) {
            throw new UnsupportedOperationException("an object store copies");
        }

        @Override
        public FSDataOutputStream create(Path file, boolean overwrite, int bufferSize, short replication, long blockSize,
                Progressable progress) throws IOException {
            return create(file, FsPermission.getFileDefault(), overwrite, bufferSize, replication, blockSize, progress);
        }

        @Override
        public FSDataOutputStream create(Path file, FsPermission permission, boolean overwrite, int bufferSize,
                short replication, long blockSize, Progressable progress) throws IOException {
            return new FSDataOutputStream(new Upload(pathToFile(file).toPath()), null);
        }
    }

    private static final class Upload extends ByteArrayOutputStream implements Abortable {
        private final java.nio.file.Path target;
        private boolean aborted;

        Upload(java.nio.file.Path target) {
            this.target = target;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (length > ROOM) {
                super.write(bytes, offset, ROOM);
                throw new IllegalStateException("the store is full");
            }
            super.write(bytes, offset, length);
        }

        @Override
        public AbortableResult abort() {
            aborted = true;
            return new AbortableResult() {
                @Override
                public boolean alreadyClosed() {
                    return false;
                }

                @Override
                public IOException anyCleanupException() {
                    return null;
                }
            };
        }

        @Override
        public void close() throws IOException {
            if (!aborted) {
                Files.createDirectories(target.getParent());
                Files.write(target, toByteArray());
            }
        }
    }

    @BeforeEach
    void register() {
        configuration.setClass("fs.objects.impl", Objects.class, FileSystem.class);
    }

    private Path at(String name) {
        return new Path("objects", null, folder.resolve(name).toString());
    }

    private List<String> names() throws IOException {
        try (Stream<java.nio.file.Path> files = Files.list(folder)) {
            return new ArrayList<>(files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void filesArePutThereAtOnceAndReplaced() throws IOException {
        WholeFile.write(at("a"), "first".getBytes(StandardCharsets.UTF_8), configuration);
        WholeFile.write(at("a"), "second".getBytes(StandardCharsets.UTF_8), configuration);
        HadoopFiles.write(at("b"), "third", configuration);
        HadoopFiles.write(at("b"), "fourth", configuration);
        assertEquals("second", Files.readString(folder.resolve("a")));
        assertEquals("fourth", Files.readString(folder.resolve("b")));
        assertEquals(List.of("a", "b"), names());
    }

    @Test
    void whatFailsHalfWayDoesNotAppear() throws IOException {
        byte[] tooLong = new byte[ROOM + 1];
        assertThrows(IllegalStateException.class, () -> WholeFile.write(at("a"), tooLong, configuration));
        assertFalse(Files.exists(folder.resolve("a")));
        WholeFile.write(at("a"), "sound".getBytes(StandardCharsets.UTF_8), configuration);
        assertThrows(IllegalStateException.class, () -> WholeFile.write(at("a"), tooLong, configuration));
        assertEquals("sound", Files.readString(folder.resolve("a")));
        assertEquals(List.of("a"), names());
    }
}
