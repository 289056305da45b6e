package org.bitsweep.dataset;

import static org.bitsweep.dataset.Samples.PETS;
import static org.bitsweep.dataset.Samples.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths keep their scheme all the way to the reader: a file system that answers to another name than {@code file:}. */
class OtherFileSystemTest {

    @TempDir
    java.nio.file.Path folder;

    private final Configuration configuration = new Configuration();

    /** The local file system under another scheme. */
    public static final class Elsewhere extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("elsewhere:///");
        }

        @Override
        public String getScheme() {
            return "elsewhere";
        }
    }

    @BeforeEach
    void register() {
        configuration.setClass("fs.elsewhere.impl", Elsewhere.class, org.apache.hadoop.fs.FileSystem.class);
    }

    private Path at(String name) {
        return new Path("elsewhere", null, folder.resolve(name).toString());
    }

    private void assertRead(DatasetFormat format, String expected) throws IOException {
        ImageSource source = format.list(configuration);
        for (ImageSplit split : source.splits(1)) {
            assertTrue(split.toString().contains("elsewhere:" + folder), split.toString());
        }
        StringBuilder read = new StringBuilder();
        for (ImageSplit split : source.splits(1)) {
            try (ImageReader reader = Samples.overTheWire(split).open(configuration)) {
                while (reader.hasNext()) {
                    EncodedImage image = reader.next();
                    read.append(image.image().label()).append(' ').append(new String(image.bytes())).append('\n');
                }
            }
        }
        assertEquals(expected, read.toString());
    }

    @Test
    void everyStorageKeepsTheScheme() throws IOException {
        Samples.image(folder, "val/cat/1.jpg");
        Samples.image(folder, "val/dog/2.jpg");
        text(folder, "m.csv", "path,label\nval/dog/2.jpg,1\nval/cat/1.jpg,0\n");
        Tars.plain(folder.resolve("v.tar"), "dog/2.jpg", "cat/1.jpg");
        Tars.gzip(folder.resolve("v.tar.gz"), tar -> Tars.images(tar, "dog/2.jpg", "cat/1.jpg"));
        assertRead(new Manifest(at("m.csv"), PETS), "1 val/dog/2.jpg\n0 val/cat/1.jpg\n");
        assertRead(new ImageFolder(at("val"), FolderNames.of(PETS)), "0 val/cat/1.jpg\n1 val/dog/2.jpg\n");
        assertRead(new TarOfClassFolders(at("v.tar"), FolderNames.of(PETS)), "0 cat/1.jpg\n1 dog/2.jpg\n");
        assertRead(new TarOfClassFolders(at("v.tar.gz"), FolderNames.of(PETS)), "1 dog/2.jpg\n0 cat/1.jpg\n");
    }

    @Test
    void preparedFoldersArePublishedThere() throws IOException {
        text(folder, "p/shard", "x");
        ImageListing listing = new ImageListing(List.of(new LabelledImage(0, "a", 0)), PETS);
        PreparedDataset.publish(at("p"), PreparedManifest.of(listing, "g", 1, 1, "0".repeat(64), List.of(), List.of(),
                List.of(new PreparedShard("shard", 0, 1, 1))), configuration);
        assertEquals(at("p"), PreparedDataset.open(at("p"), configuration).folder());
    }
}
