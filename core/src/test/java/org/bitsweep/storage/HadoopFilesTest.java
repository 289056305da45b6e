package org.bitsweep.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.bitsweep.ErrorKind;
import org.bitsweep.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole files are replaced without a moment in which there is none to be found, and failures are classified at the path. */
class HadoopFilesTest {

    /** Dies at its n-th change of names: a deletion or a renaming. */
    public static final class Mortal extends RawLocalFileSystem {

        private static int left;

        @Override
        public URI getUri() {
            return URI.create("mortal:///");
        }

        private static void step() {
            if (left == 0) {
                throw new Death();
            }
            left--;
        }

        @Override
        public boolean delete(Path path, boolean recursive) throws IOException {
            step();
            return super.delete(path, recursive);
        }

        @Override
        public boolean rename(Path from, Path to) throws IOException {
            step();
            return super.rename(from, to);
        }
    }

    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    @TempDir
    java.nio.file.Path folder;

    private final Configuration configuration = new Configuration();

    @Test
    void whereverTheWriterDiesOneOfTheTwoTextsIsFound() throws IOException {
        Configuration mortal = new Configuration();
        mortal.setClass("fs.mortal.impl", Mortal.class, FileSystem.class);
        int deaths = 0;
        boolean renamedToo = false;
        for (int steps = 0; ; steps++) {
            java.nio.file.Path file = folder.resolve("claim-" + steps + ".json");
            Files.writeString(file, "old");
            Mortal.left = steps;
            boolean died = false;
            try {
                HadoopFiles.write(new Path("mortal", null, file.toString()), "new", mortal);
            } catch (Death death) {
                died = true;
                deaths++;
            }
            renamedToo |= !Files.exists(file);
            Mortal.left = Integer.MAX_VALUE;
            String found = HadoopFiles.readText(new Location(file.toString()), configuration);
            assertTrue(found.equals("old") || found.equals("new"), found);
            if (!died) {
                assertEquals("new", found);
                break;
            }
        }
        assertTrue(deaths >= 3, deaths + " deaths");
        assertTrue(renamedToo, "one death left no file of the name");
    }

    @Test
    void aFileIsWrittenAndNothingElseStays() throws IOException {
        Path target = new Path(folder.resolve("a.json").toString());
        HadoopFiles.write(target, "first", configuration);
        HadoopFiles.write(target, "second", configuration);
        assertEquals("second", Files.readString(folder.resolve("a.json")));
        try (Stream<java.nio.file.Path> files = Files.list(folder)) {
            assertEquals(List.of("a.json"), files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".crc")).toList());
        }
        assertFalse(HadoopFiles.recover(target, configuration));
    }

    @Test
    void targetsThatCannotBeWrittenAreRefusedBeforehand() throws IOException {
        java.nio.file.Path file = Files.writeString(folder.resolve("file"), "");
        InputException refused = assertThrows(InputException.class,
                () -> HadoopFiles.requireFileCanBe(new Path("file", null, file + "/statistics.json"), configuration));
        assertTrue(refused.getMessage().contains("/file/statistics.json: cannot be written ("), refused.getMessage());
        HadoopFiles.requireFileCanBe(new Path(folder.resolve("new/statistics.json").toString()), configuration);
        assertFalse(Files.exists(folder.resolve("new/statistics.json")));
    }

    @Test
    void unknownSchemesAreTheUsersAndRefusedConnectionsAreNot() throws IOException {
        StorageException scheme = assertThrows(StorageException.class,
                () -> HadoopFiles.read(new Location("hfds://a/b"), configuration));
        assertEquals(ErrorKind.INPUT, scheme.kind());
        assertEquals("hfds://a/b: No FileSystem for scheme \"hfds\". Correct the URI, or add the file system to Spark's class path.",
                scheme.getMessage());
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        configuration.setInt("ipc.client.connect.max.retries", 0);
        StorageException refused = assertThrows(StorageException.class,
                () -> HadoopFiles.read(new Location("hdfs://127.0.0.1:" + port + "/a"), configuration));
        assertEquals(ErrorKind.ENVIRONMENT, refused.kind());
        assertTrue(refused.getMessage().contains("that the service runs."), refused.getMessage());
        StorageException host = assertThrows(StorageException.class,
                () -> HadoopFiles.read(new Location("hdfs://no-such-host.invalid:8020/a"), configuration));
        assertEquals(ErrorKind.INPUT, host.kind());
        assertTrue(host.getMessage().contains("unknown host"), host.getMessage());
    }
}
