package org.bitsweep.dataset;

import static org.bitsweep.dataset.Samples.CONFIGURATION;
import static org.bitsweep.dataset.Samples.PETS;
import static org.bitsweep.dataset.Samples.assertEachReadsAsItsName;
import static org.bitsweep.dataset.Samples.assertRefused;
import static org.bitsweep.dataset.Samples.hadoop;
import static org.bitsweep.dataset.Samples.image;
import static org.bitsweep.dataset.Samples.real;
import static org.bitsweep.dataset.Samples.rows;
import static org.bitsweep.dataset.Samples.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.bitsweep.InputException;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.HadoopFiles;
import org.bitsweep.storage.Location;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {

    @TempDir
    Path folder;

    private Path csv;

    @BeforeEach
    void images() throws IOException {
        image(folder, "b/2.jpg");
        image(folder, "a/1.jpg");
        image(folder, "a/3 x,y.jpg");
        csv = folder.resolve("manifest.csv");
    }

    private ImageSource list(Classes classes, String content) throws IOException {
        Files.writeString(csv, content);
        return new Manifest(hadoop(csv), classes).list(CONFIGURATION);
    }

    private String line(int line) {
        return hadoop(csv) + ", line " + line;
    }

    @Test
    void rowOrderIsTheEvaluationOrder() throws IOException {
        ImageSource source = list(new NumberedClasses(10), "path,label\nb/2.jpg,9\n\"a/3 x,y.jpg\",0\na/1.jpg,3\n");
        assertEquals("0 b/2.jpg 9\n1 a/3 x,y.jpg 0\n2 a/1.jpg 3\n", rows(source.listing()));
        assertEquals(List.of(1, 0, 0, 1, 0, 0, 0, 0, 0, 1), source.listing().imagesPerClass());
        assertEquals(List.of(2, 1), source.splits(2).stream().map(split -> split.images().size()).toList());
        assertEachReadsAsItsName(source, 2);
        assertEachReadsAsItsName(source, 100);
        assertThrows(IllegalArgumentException.class, () -> source.splits(0));
    }

    @Test
    void byteOrderMarkWindowsLinesAndBlankEndAreRead() throws IOException {
        ImageSource source = list(new NumberedClasses(2), "\uFEFFpath,label\r\nb/2.jpg,1\r\na/1.jpg,0\r\n\r\n");
        assertEquals("0 b/2.jpg 1\n1 a/1.jpg 0\n", rows(source.listing()));
    }

    @Test
    void labelsMayBeIdsOrNamesWhereClassesAreListed() throws IOException {
        ImageSource source = list(PETS, "path,label\nb/2.jpg,dog\na/1.jpg,c2\n\"a/3 x,y.jpg\",0\n");
        assertEquals("0 b/2.jpg 1\n1 a/1.jpg 2\n2 a/3 x,y.jpg 0\n", rows(source.listing()));
    }

    @Test
    void absolutePathsAreKept() throws IOException {
        Path elsewhere = text(folder, "elsewhere/4.jpg", "four");
        ImageSource source = list(PETS, "path,label\n" + elsewhere + ",1\nb/../a/1.jpg,0\n");
        assertEquals("0 " + elsewhere + " 1\n1 b/../a/1.jpg 0\n", rows(source.listing()));
        assertEquals(List.of("four", "a/1.jpg"), List.copyOf(Samples.readAll(source, 1).values()));
    }

    @Test
    void digestFollowsOrderNamesLabelsAndNumberOfClasses() throws IOException {
        String digest = list(new NumberedClasses(3), "path,label\nb/2.jpg,1\na/1.jpg,0\n").listing().digest();
        // Computed independently from the description of the digest.
        assertEquals("a51e7632", digest.substring(0, 8));
        assertEquals(64, digest.length());
        assertEquals(digest, list(PETS, "path,label\nb/2.jpg,dog\na/1.jpg,cat\n").listing().digest());
        assertNotEquals(digest, list(PETS, "path,label\na/1.jpg,cat\nb/2.jpg,dog\n").listing().digest());
        assertNotEquals(digest, list(PETS, "path,label\nb/2.jpg,1\na/1.jpg,1\n").listing().digest());
        assertNotEquals(digest, list(new NumberedClasses(4), "path,label\nb/2.jpg,1\na/1.jpg,0\n").listing().digest());
    }

    @Test
    void labelsOutOfRangeAreRefused() {
        assertRefused(line(3) + ": expected a class index in [0, 3), found 3. Count classes from 0; numbers from 1 to 3"
                + " are another numbering.", () -> list(PETS, "path,label\nb/2.jpg,1\na/1.jpg,3\n"));
        assertRefused(line(2) + ": expected a class index in [0, 3), found -1. Correct the label, or the number of"
                + " classes if the data set has more.", () -> list(PETS, "path,label\nb/2.jpg,-1\n"));
        assertRefused(line(2) + ": expected a class index in [0, 3), found 99999999999. Correct the label, or the number"
                + " of classes if the data set has more.", () -> list(PETS, "path,label\nb/2.jpg,99999999999\n"));
        assertRefused(line(2) + ": expected a class index in [0, 3), found 'dog'. Write labels as numbers, or give a"
                + " class list so that names can be looked up.",
                () -> list(new NumberedClasses(3), "path,label\nb/2.jpg,dog\n"));
    }

    @Test
    void misspelledClassesAreRefusedWithASuggestion() {
        assertRefused(line(2) + ": expected the id or name of one of 3 classes, found 'goldfihs' (did you mean"
                + " 'goldfish'?). Correct it, or give the class list it belongs to.",
                () -> list(PETS, "path,label\nb/2.jpg,goldfihs\n"));
        assertRefused(line(2) + ": expected the id or name of one of 3 classes, found 'submarine'. Correct it, or give"
                + " the class list it belongs to.", () -> list(PETS, "path,label\nb/2.jpg,submarine\n"));
    }

    @Test
    void namesOfTwoClassesAreRefused() {
        assertRefused(line(2) + ": expected a name that stands for one class, found 'crane', which stands for 2 classes:"
                + " n02012849 (index 134), n03126707 (index 517). Write the class id instead.",
                () -> list(ClassList.imageNet(), "path,label\nb/2.jpg,crane\n"));
    }

    @Test
    void duplicatesAreRefused() {
        assertRefused(line(4) + ": expected each path once, found 'b/2.jpg' again, first on line 2. Remove one of the two"
                + " rows.", () -> list(PETS, "path,label\nb/2.jpg,1\na/1.jpg,0\nb/2.jpg,1\n"));
        assertRefused(line(3) + ": expected each file once, found 'a/../b/2.jpg', which is the same file as 'b/2.jpg'."
                + " Remove one of the two rows.", () -> list(PETS, "path,label\nb/2.jpg,1\na/../b/2.jpg,1\n"));
    }

    @Test
    void missingFilesAreRefusedByName() {
        assertRefused(line(3) + ": expected a file '" + hadoop(folder) + "/a/l.jpg', found none (did you mean '1.jpg'?),"
                + " and 1 more rows without their files. Restore the files or correct the paths, which are relative to"
                + " the manifest's folder.", () -> list(PETS, "path,label\nb/2.jpg,1\na/l.jpg,0\nnowhere/q.jpg,0\n"));
        assertRefused(line(2) + ": expected an image file, found 'a', which is a folder. Name the images in it, a row each.",
                () -> list(PETS, "path,label\na,1\n"));
        assertRefused(line(2) + ": expected a path that Hadoop can open, found 'x:y.jpg'. Rename the file; a colon in a"
                + " name is read as the end of a scheme.", () -> list(PETS, "path,label\nx:y.jpg,1\n"));
        assertRefused(hadoop(folder) + "/none.csv: expected a readable file, found nothing of that name. Check the path;"
                + " every machine that reads images must see it under the same name.",
                () -> new Manifest(hadoop(folder.resolve("none.csv")), PETS).list(CONFIGURATION));
    }

    /** What opens but is no file: it would be read for ever, or wait for ever. */
    @Test
    @Timeout(60)
    void devicesPipesAndWebPagesAreRefused() throws Exception {
        assertRefused(line(3) + ": expected a regular file, found '/dev/zero', which is a device, pipe or socket. Copy what it"
                + " gives into a file.", () -> list(PETS, "path,label\na/1.jpg,1\n/dev/zero,1\n"));
        assertEquals(0, new ProcessBuilder("mkfifo", folder.resolve("a/pipe.jpg").toString()).start().waitFor());
        assertRefused(line(2) + ": expected a regular file, found 'a/pipe.jpg', which is a device, pipe or socket. Copy what it"
                + " gives into a file.", () -> list(PETS, "path,label\na/pipe.jpg,1\n"));
        for (String page : List.of("http://example.org/1.jpg", "https://example.org/a/1.jpg", "gopher://example.org/1.jpg")) {
            assertRefused(line(2) + ": expected a path on a file system whose folders can be listed, found '" + page
                    + "'. Fetch the images, and write the paths of their files.", () -> list(PETS, "path,label\n" + page + ",1\n"));
        }
        // The manifest itself, a label file, an archive, images of a folder.
        org.apache.hadoop.fs.Path pipe = hadoop(folder.resolve("a/pipe.jpg"));
        String refusal = ": expected a regular file, found a device, pipe or socket. Copy what it gives into a file.";
        assertRefused(pipe + refusal, () -> new Manifest(pipe, PETS).list(CONFIGURATION));
        assertRefused(pipe + refusal,
                () -> new TarOfClassFolders(pipe, FolderNames.of(PETS)).list(CONFIGURATION));
        assertRefused(pipe + refusal,
                () -> new FlatFolder(hadoop(folder.resolve("b")), new LabelsByOrder(pipe), PETS).list(CONFIGURATION));
        assertRefused(pipe + refusal, () -> new FlatFolder(hadoop(folder.resolve("a")),
                new LabelsByOrder(hadoop(csv)), PETS).list(CONFIGURATION));
        assertRefused(pipe + refusal, () -> HadoopFiles.read(new Location(folder.resolve("a/pipe.jpg").toString()), CONFIGURATION));
        assertRefused(hadoop(folder) + ": expected a file, found a folder. Name the file.",
                () -> new Manifest(hadoop(folder), PETS).list(CONFIGURATION));
    }

    @Test
    void namesWithColonsAreRefusedWhereTheyAreListed() throws IOException {
        image(folder, "flat/12:30.jpg");
        text(folder, "labels.txt", "0\n");
        assertRefused(hadoop(folder.resolve("flat")) + ": expected names that Hadoop can open, found '12:30.jpg'. Rename the file;"
                + " a colon in a name is read as the end of a scheme.",
                () -> new FlatFolder(hadoop(folder.resolve("flat")), new LabelsByOrder(hadoop(folder.resolve("labels.txt"))), PETS)
                        .list(CONFIGURATION));
        image(folder, "classes/cat/12:30.jpg");
        assertRefused(hadoop(folder.resolve("classes")) + ", folder 'cat': expected names that Hadoop can open, found '12:30.jpg'."
                + " Rename the file; a colon in a name is read as the end of a scheme.",
                () -> new ImageFolder(hadoop(folder.resolve("classes")), FolderNames.of(PETS)).list(CONFIGURATION));
        // An archive's entries are not opened by their names.
        Tars.plain(folder.resolve("v.tar"), "cat/12:30.jpg");
        assertEachReadsAsItsName(new TarOfClassFolders(hadoop(folder.resolve("v.tar")), FolderNames.of(PETS))
                .list(CONFIGURATION), 1);
    }

    /** Where a manifest is named by a URI. */
    @Test
    void fileUrisWithoutAnAbsolutePathAreRefused() {
        for (String written : List.of("file:images.csv", "file:", "file:../images.csv", "file:/a b.csv", "file:///100%.csv")) {
            assertEquals(written + ": expected file: with an absolute path behind it, blanks and % signs escaped"
                    + " (file:///data/a%20b.csv), or a path without file:. Correct it.",
                    assertThrows(InputException.class, () -> Location.resolve(folder, written)).getMessage());
        }
        assertEquals(Path.of("/data/a b.csv"), Location.resolve(folder, "file:///data/a%20b.csv").path());
        assertEquals(folder.resolve("images.csv"), Location.resolve(folder, "images.csv").path());
    }

    @Test
    void malformedFilesAreRefused() throws IOException {
        assertRefused(line(1) + ": expected the header 'path,label', found 'b/2.jpg,1'. Add or correct the header.",
                () -> list(PETS, "b/2.jpg,1\na/1.jpg,0\n"));
        assertRefused(hadoop(csv) + ": expected a header line and rows, found an empty file. Check how the file was"
                + " written.", () -> list(PETS, ""));
        assertRefused(hadoop(csv) + ": expected one row an image, found a header only. Check how the file was written.",
                () -> list(PETS, "path,label\n"));
        assertRefused(line(3) + ": expected 2 fields as in the header 'path,label', found a blank line. Correct the line;"
                + " put a field that contains a comma in double quotes.",
                () -> list(PETS, "path,label\nb/2.jpg,1\n\na/1.jpg,0\n"));
        assertRefused(line(2) + ": expected 2 fields as in the header 'path,label', found 3 in 'a/3 x,y.jpg,0'. Correct"
                + " the line; put a field that contains a comma in double quotes.",
                () -> list(PETS, "path,label\na/3 x,y.jpg,0\n"));
        assertRefused(line(2) + ": expected a closing quote, found the end of the line. Close the quote on the same"
                + " line.", () -> list(PETS, "path,label\n\"a/3 x,y.jpg,0\n"));
        Files.write(csv, new byte[] {'p', (byte) 0xff});
        assertRefused(hadoop(csv) + ": expected UTF-8 text, found bytes that are not. Save the file as UTF-8.",
                () -> new Manifest(hadoop(csv), PETS).list(CONFIGURATION));
    }

    @Test
    void filesThatVanishAfterListingAreRefused() throws IOException {
        ImageSource source = list(PETS, "path,label\nb/2.jpg,1\na/1.jpg,0\n");
        Files.delete(folder.resolve("a/1.jpg"));
        assertEquals("a readable file",
                assertThrows(DatasetException.class, () -> assertEachReadsAsItsName(source, 2)).expected());
    }

    @Test
    void realPhotographs() throws IOException {
        Path manifest = real("imagenet-sample/manifest.csv");
        ImageSource source = new Manifest(hadoop(manifest), ClassList.imageNet()).list(CONFIGURATION);
        assertEquals(500, source.listing().requireCount(500, "sample").count());
        assertEquals(new LabelledImage(1, "val/n01484850/n01484850_great_white_shark.JPEG", 2),
                source.listing().images().get(1));
        assertEquals(500, Collections.frequency(source.listing().imagesPerClass(), 1));
        byte[] bytes = source.splits(7).get(0).open(CONFIGURATION).next().bytes();
        assertEquals(Files.size(manifest.resolveSibling("val/n01440764/n01440764_tench.JPEG")), bytes.length);
        assertRefused("sample: expected 501 images, found 500. Restore the missing images or correct the expected"
                + " number.", () -> source.listing().requireCount(501, "sample"));
    }
}
