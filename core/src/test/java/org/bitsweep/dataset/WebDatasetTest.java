package org.bitsweep.dataset;

import static org.bitsweep.dataset.Samples.CONFIGURATION;
import static org.bitsweep.dataset.Samples.PETS;
import static org.bitsweep.dataset.Samples.assertEachReadsAsItsName;
import static org.bitsweep.dataset.Samples.assertRefused;
import static org.bitsweep.dataset.Samples.hadoop;
import static org.bitsweep.dataset.Samples.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebDatasetTest {

    @TempDir
    Path folder;

    /** Entries as texts; one without '=' holds its own name. */
    private static Tars.Content content(String... entries) {
        return tar -> {
            for (String entry : entries) {
                int cut = entry.indexOf('=');
                String name = cut < 0 ? entry : entry.substring(0, cut);
                Tars.entry(tar, name, entry.substring(cut + 1).getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    private Path tar(String name, String... entries) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            Tars.write(out, content(entries));
        }
        return file;
    }

    private ImageSource list(Path location, Classes classes) throws IOException {
        return new WebDataset(hadoop(location), classes).list(CONFIGURATION);
    }

    private String sample(String archive, String key) {
        return hadoop(folder.resolve(archive)) + ", sample '" + key + "'";
    }

    private void assertSampleRefused(String message, String... entries) throws IOException {
        Path file = tar("v.tar", entries);
        assertRefused(message, () -> list(file, PETS));
    }

    @Test
    void imagesAndClassesLieSideBySide() throws IOException {
        Path file = tar("v.tar", "b.jpg", "b.cls=2\n", "a/b.cls=cat", "a/b.json={}", "a/b.jpeg", "a/b.seg.png=mask", "c.d/x.PNG",
                "c.d/x.cls= 1 ", "._c.cls=9");
        ImageSource source = list(file, PETS);
        assertEquals("0 b.jpg 2\n1 a/b.jpeg 0\n2 c.d/x.PNG 1\n", rows(source.listing()));
        for (int size = 1; size <= 4; size++) {
            assertEachReadsAsItsName(source, size);
        }
    }

    @Test
    void shardsFollowEachOther() throws IOException {
        tar("val-000000.tar", "000.jpg", "000.cls=1", "001.jpg", "001.cls=0", "002.jpg", "002.cls=2");
        Tars.gzip(folder.resolve("val-000001.tar"), content("004.cls=0", "004.png", "003.jpg", "003.cls=1"));
        tar("val-000002.tar", "005.jpg", "005.cls=2");
        String expected = "0 000.jpg 1\n1 001.jpg 0\n2 002.jpg 2\n3 004.png 0\n4 003.jpg 1\n5 005.jpg 2\n";
        for (String location : List.of("", "val-*.tar", "val-{000000..000002}.tar")) {
            ImageSource source = list(folder.resolve(location), new NumberedClasses(3));
            assertEquals(expected, rows(source.listing()), location);
            for (int size = 1; size <= 4; size++) {
                assertEachReadsAsItsName(source, size);
            }
            assertEquals(4, source.splits(2).size());
        }
    }

    @Test
    void onlyShardsOfImagesThatAreReadTellTheState() throws IOException {
        Path first = tar("val-0.tar", "0.jpg", "0.cls=1", "1.jpg", "1.cls=1");
        Path second = tar("val-1.tar", "2.jpg", "2.cls=1");
        Files.setLastModifiedTime(first, FileTime.fromMillis(1_600_000_000_000L));
        Files.setLastModifiedTime(second, FileTime.fromMillis(1_600_000_000_000L));
        ImageSource before = list(folder, PETS);
        Files.setLastModifiedTime(second, FileTime.fromMillis(1_600_000_001_000L));
        ImageSource after = list(folder, PETS);
        assertEquals(before.stateDigest(2), after.stateDigest(2));
        assertNotEquals(before.stateDigest(3), after.stateDigest(3));
        assertNotEquals(before.stateDigest(2), before.stateDigest(3));
    }

    @Test
    void incompleteSamplesAreRefused() throws IOException {
        assertSampleRefused(sample("v.tar", "a") + ": expected its class (.cls), found none. Restore it, or take the image out of"
                + " the archive.", "a.jpg", "b.jpg", "b.cls=0");
        assertSampleRefused(sample("v.tar", "b") + ": expected an image (.jpg, .jpeg, .png), found none. Restore it, or hide files"
                + " that are no samples with a leading dot.", "a.jpg", "a.cls=0", "b.cls=0");
        assertSampleRefused(sample("v.tar", "README") + ": expected an image (.jpg, .jpeg, .png), found none. Restore it, or hide"
                + " files that are no samples with a leading dot.", "README", "a.jpg", "a.cls=0");
    }

    @Test
    void classesThatAreNoneAreRefused() throws IOException {
        Path file = tar("v.tar", "a.jpg", "a.cls=dog");
        assertRefused(sample("v.tar", "a") + ", class: expected a class index in [0, 3), found 'dog'. Write labels as numbers, or"
                + " give a class list so that names can be looked up.", () -> list(file, new NumberedClasses(3)));
        assertSampleRefused(sample("v.tar", "a") + ", class: expected a class index in [0, 3), found 3. Count classes from 0;"
                + " numbers from 1 to 3 are another numbering.", "a.jpg", "a.cls=3");
        assertSampleRefused(sample("v.tar", "a") + ", class: expected the id or name of one of 3 classes, found ''. Correct it, or"
                + " give the class list it belongs to.", "a.jpg", "a.cls=");
        assertSampleRefused(sample("v.tar", "a") + ": expected a class in 'a.cls', found 2000 bytes. Write the index of the class"
                + " into it.", "a.jpg", "a.cls=" + "1".repeat(2000));
    }

    @Test
    void imagesThatComeTwiceAreRefused() throws IOException {
        assertSampleRefused(sample("v.tar", "a") + ": expected one image, found two: 'a.jpg' and 'a.png'. Remove one of them.",
                "a.jpg", "a.cls=0", "a.png");
        assertSampleRefused(sample("v.tar", "a") + ": expected one class, found another in 'a.CLS'. Remove one of them.",
                "a.cls=0", "a.CLS=0", "a.png");
        assertSampleRefused(sample("v.tar", "a") + ": expected the files of a sample side by side, found 'a.json' apart from"
                + " others of its name. Pack the archive in the order of names (tar --sort=name).",
                "a.jpg", "a.cls=0", "b.jpg", "b.cls=0", "a.json={}");
        Files.delete(folder.resolve("v.tar"));
        Path first = tar("w-0.tar", "a.jpg", "a.cls=0");
        tar("w-1.tar", "b.jpg", "b.cls=0", "a.png", "a.cls=0");
        assertRefused(sample("w-1.tar", "a") + ": expected each sample in one archive, found one of the same name in " + hadoop(first)
                + ". Remove one of the two, or give archives that belong together.", () -> list(folder, PETS));
    }
}
