package org.bitsweep.dataset;

import static org.bitsweep.dataset.Samples.CONFIGURATION;
import static org.bitsweep.dataset.Samples.PETS;
import static org.bitsweep.dataset.Samples.hadoop;
import static org.bitsweep.dataset.Samples.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that was replaced under its name is noticed by the listing alone. */
class FileStateTest {

    private static final long FIRST = 1_600_000_000_000L;

    @TempDir
    Path folder;

    /** A file of known length and time. */
    private Path file(String name, int bytes, long modified) {
        try {
            Path file = text(folder, name, "x".repeat(bytes));
            Files.setLastModifiedTime(file, FileTime.fromMillis(modified));
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The digest written down anew: a text with its length before it, a number of images, then two longs an image. */
    private static String expected(String kind, int images, long... bytesAndTimes) throws Exception {
        byte[] text = kind.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(1 << 10).putInt(text.length).put(text);
        if (images > 0) {
            buffer.putInt(images);
        }
        for (long each : bytesAndTimes) {
            buffer.putLong(each);
        }
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(buffer.flip());
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void filesAreToldByLengthAndTimeInEvaluationOrder() throws Exception {
        file("val/cat/1.jpg", 3, FIRST);
        file("val/dog/2.jpg", 5, FIRST + 7000);
        Path csv = text(folder, "m.csv", "path,label\nval/dog/2.jpg,1\nval/cat/1.jpg,0\n");
        ImageSource source = new Manifest(hadoop(csv), PETS).list(CONFIGURATION);
        assertEquals(expected("bitsweep image files 1", 2, 5, FIRST + 7000, 3, FIRST), source.stateDigest(2));
        assertEquals(expected("bitsweep image files 1", 1, 5, FIRST + 7000), source.stateDigest(1));
        String folders = new ImageFolder(hadoop(folder.resolve("val")), FolderNames.of(PETS)).list(CONFIGURATION).stateDigest(2);
        assertEquals(expected("bitsweep image files 1", 2, 3, FIRST, 5, FIRST + 7000), folders);
    }

    @Test
    void otherTimesAndOtherLengthsAreOtherStates() throws IOException {
        file("flat/a.jpg", 3, FIRST);
        file("flat/b.jpg", 4, FIRST);
        Path labels = text(folder, "labels.txt", "b.jpg 2\na.jpg 1\n");
        DatasetFormat format = new FlatFolder(hadoop(folder.resolve("flat")), new LabelsByName(hadoop(labels)), PETS);
        ImageSource before = format.list(CONFIGURATION);
        assertEquals(before.stateDigest(2), format.list(CONFIGURATION).stateDigest(2));
        file("flat/a.jpg", 3, FIRST + 1000);
        ImageSource touched = format.list(CONFIGURATION);
        assertEquals(before.listing().digest(), touched.listing().digest());
        assertNotEquals(before.stateDigest(2), touched.stateDigest(2));
        assertEquals(before.stateDigest(1), touched.stateDigest(1), "the first image, b.jpg, is as it was");
        file("flat/a.jpg", 2, FIRST);
        assertNotEquals(before.stateDigest(2), format.list(CONFIGURATION).stateDigest(2));
    }

    @Test
    void archivesAreToldByTheirOwnLengthAndTime() throws Exception {
        Path archive = folder.resolve("v.tar");
        Tars.plain(archive, "dog/2.jpg", "cat/1.jpg");
        Files.setLastModifiedTime(archive, FileTime.fromMillis(FIRST));
        DatasetFormat format = new TarOfClassFolders(hadoop(archive), FolderNames.of(PETS));
        String digest = expected("bitsweep image archive 1", 0, Files.size(archive), FIRST);
        assertEquals(digest, format.list(CONFIGURATION).stateDigest(2));
        assertEquals(digest, format.list(CONFIGURATION).stateDigest(1));
        Files.setLastModifiedTime(archive, FileTime.fromMillis(FIRST + 1000));
        assertNotEquals(digest, format.list(CONFIGURATION).stateDigest(2));
    }

    /** Counts what a file system is asked. */
    public static final class Counting extends LocalFileSystem {
        static final Map<String, Integer> ASKED = new TreeMap<>();

        @Override
        public FileStatus getFileStatus(org.apache.hadoop.fs.Path path) throws IOException {
            ASKED.merge("status", 1, Integer::sum);
            return super.getFileStatus(path);
        }

        @Override
        public RemoteIterator<FileStatus> listStatusIterator(org.apache.hadoop.fs.Path path) throws IOException {
            ASKED.merge("list", 1, Integer::sum);
            return super.listStatusIterator(path);
        }
    }

    @Test
    void aManifestCostsOneListingAFolder() throws IOException {
        StringBuilder rows = new StringBuilder("path,label\n");
        for (int i = 0; i < 300; i++) {
            rows.append(file("set/" + i % 3 + "/" + i + ".jpg", 1 + i, FIRST + i * 1000L)).append(',').append(i % 3).append('\n');
        }
        Path csv = text(folder, "many.csv", rows.toString());
        Configuration counting = new Configuration();
        counting.setClass("fs.file.impl", Counting.class, FileSystem.class);
        counting.setBoolean("fs.file.impl.disable.cache", true);
        Counting.ASKED.clear();
        new Manifest(hadoop(csv), PETS).list(counting).stateDigest(300);
        assertEquals(3, Counting.ASKED.get("list"));
        assertEquals(true, Counting.ASKED.getOrDefault("status", 0) <= 6, Counting.ASKED.toString());
    }
}
