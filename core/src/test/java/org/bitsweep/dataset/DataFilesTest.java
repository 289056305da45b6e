package org.bitsweep.dataset;

import static org.bitsweep.dataset.Samples.CONFIGURATION;
import static org.bitsweep.dataset.Samples.assertRefused;
import static org.bitsweep.dataset.Samples.hadoop;
import static org.bitsweep.dataset.Samples.image;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bitsweep.storage.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What locations of several files stand for. */
class DataFilesTest {

    private static final String MISSING = "Fetch the missing parts, or name those that are meant one by one, with numbers in braces.";

    @TempDir
    Path folder;

    private List<String> at(String location) throws IOException {
        return new DataFiles(List.of(".tar", ".tgz"), new Storage(CONFIGURATION)).at(hadoop(folder.resolve(location))).stream()
                .map(status -> status.getPath().getName()).toList();
    }

    private void files(String... names) throws IOException {
        for (String name : names) {
            image(folder, name);
        }
    }

    @Test
    void aFileAFolderAPatternAndNumbersInBraces() throws IOException {
        files("val-000000.tar", "val-000001.tar", "val-000002.tar", ".val-000003.tar");
        List<String> all = List.of("val-000000.tar", "val-000001.tar", "val-000002.tar");
        assertEquals(List.of("val-000001.tar"), at("val-000001.tar"));
        assertEquals(all, at(""));
        assertEquals(all, at("val-*.tar"));
        assertEquals(all.subList(0, 2), at("val-00000[01].tar"));
        assertEquals(all, at("val-{000000..000002}.tar"));
        assertEquals(all.subList(1, 3), at("val-0000{01..02}.tar"));
        assertEquals(all.subList(0, 2), at("val-{000000,000001}.tar"));
    }

    @Test
    void namesThatArePatternsAreTakenAsTheyAre() throws IOException {
        files("val[1].tar", "val{0..1}.tar", "val1.tar");
        assertEquals(List.of("val[1].tar"), at("val[1].tar"));
        assertEquals(List.of("val{0..1}.tar"), at("val{0..1}.tar"));
    }

    @Test
    void missingFilesAreRefused() throws IOException {
        files("val-0.tar", "val-1.tar", "val-3.tar", "imagenet-00000-of-00003.tar", "imagenet-00002-of-00003.tar");
        assertRefused(hadoop(folder.resolve("val-2.tar")) + ": expected a file, a folder or a pattern of files, found nothing of"
                + " that name. Check the path as the machine running the driver sees it.", () -> at("val-{0..3}.tar"));
        assertRefused(hadoop(folder.resolve("none.tar")) + ": expected a file, a folder or a pattern of files, found nothing of"
                + " that name. Check the path as the machine running the driver sees it.", () -> at("none.tar"));
        assertRefused(hadoop(folder.resolve("no-*.tar")) + ": expected files that end with .tar or .tgz, found none. Check the"
                + " path.", () -> at("no-*.tar"));
        assertRefused(hadoop(folder.resolve("val-*.tar")) + ": expected all parts from 0 to 3, as their names count them, found"
                + " 3 of 4; the first missing is 2. " + MISSING, () -> at("val-*.tar"));
        assertRefused(hadoop(folder.resolve("imagenet*")) + ": expected all parts from 0 to 2, as their names count them, found"
                + " 2 of 3; the first missing is 1. " + MISSING, () -> at("imagenet*"));
        assertRefused(hadoop(folder.resolve("val-{3..1}.tar")) + ": expected a rising range of at most 100000 files, found"
                + " '{3..1}'. Correct the numbers in braces.", () -> at("val-{3..1}.tar"));
    }

    @Test
    void severalSetsAndStrangersAreRefused() throws IOException {
        files("train-00000-of-00001.tar", "val-00000-of-00001.tar");
        assertRefused(hadoop(folder) + ": expected the parts of one set of images, found those of 2:"
                + " train-00000-of-00001.tar, val-00000-of-00001.tar. Name one of them by a pattern, such as validation-*.",
                () -> at(""));
        files("val-00000-of-00001-0a1b2c.tar");
        assertRefused(hadoop(folder.resolve("val*")) + ": expected each part once, found part 0 again in"
                + " 'val-00000-of-00001.tar'. Remove the one that is out of date.", () -> at("val*"));
        files("val.txt");
        assertRefused(hadoop(folder) + ": expected only files that end with .tar or .tgz, found the file 'val.txt'. Name the files"
                + " by a pattern, such as val-*.tar.", () -> at(""));
        Files.delete(folder.resolve("val.txt"));
        files("a/b.tar");
        assertRefused(hadoop(folder) + ": expected only files that end with .tar or .tgz, found the folder 'a'. Name the files"
                + " by a pattern, such as val-*.tar.", () -> at(""));
    }
}
