package org.bitsweep.dataset;

import static org.bitsweep.dataset.Samples.CONFIGURATION;
import static org.bitsweep.dataset.Samples.assertRefused;
import static org.bitsweep.dataset.Samples.hadoop;
import static org.bitsweep.dataset.Samples.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatNameTest {

    @TempDir
    Path folder;

    private DatasetFormat create(String name, Map<String, String> settings) throws IOException {
        return FormatName.named(name).orElseThrow().create(settings, hadoop(folder), "c.conf", CONFIGURATION);
    }

    private org.apache.hadoop.fs.Path at(String name) {
        return hadoop(folder.resolve(name));
    }

    @Test
    void everyFormatIsMadeOfItsSettings() throws IOException {
        text(folder, "c.csv", "index,name\n0,cat\n1,dog\n");
        ClassList pets = ClassList.read(at("c.csv"), CONFIGURATION);
        assertEquals(new Manifest(at("m.csv"), new NumberedClasses(10)),
                create("manifest", Map.of("location", "m.csv", "classes", "10")));
        assertEquals(new ImageFolder(at("val"), FolderNames.synsets()), create("image-folder", Map.of("location", "val")));
        assertEquals(new ImageFolder(at("val"), FolderNames.of(pets)),
                create("image-folder", Map.of("location", "val", "classes", "c.csv")));
        assertEquals(new FlatFolder(at("val"), new LabelsByOrder(at("l.txt")), ClassList.imageNet()),
                create("flat-folder", Map.of("location", "val", "labels-by-order", "l.txt", "classes", "imagenet")));
        assertEquals(new TarWithLabels(at("v.tar"), new LabelsByName(at("l.txt")), pets),
                create("tar-labels", Map.of("location", "v.tar", "labels-by-name", "l.txt", "classes", "c.csv")));
        assertEquals(new TarOfClassFolders(at("v.tar"), FolderNames.synsets()), create("tar-folders", Map.of("location", "v.tar")));
        assertEquals(new ImageFolder(at("val"), FolderNames.of(new NumberedClasses(10))),
                create("image-folder", Map.of("location", "val", "classes", "10")));
        assertEquals(new TarOfClassFolders(at("v.tar"), new FolderNames(Optional.of(pets), Optional.of(at("f.csv")))),
                create("tar-folders", Map.of("location", "v.tar", "classes", "c.csv", "folders", "f.csv")));
        assertEquals(new WebDataset(at("val-{000000..000049}.tar"), ClassList.imageNet()),
                create("webdataset", Map.of("location", "val-{000000..000049}.tar", "classes", "imagenet")));
        assertEquals(new HuggingFaceParquet(at("data/validation-*.parquet"), new NumberedClasses(1000)),
                create("huggingface", Map.of("location", "data/validation-*.parquet", "classes", "1000")));
        assertEquals(new TarWithManifest(at("v.tar"), at("m.csv"), new NumberedClasses(2)),
                create("tar-manifest", Map.of("location", "v.tar", "manifest", "m.csv", "classes", "2")));
        assertEquals(new Ilsvrc2012(new org.apache.hadoop.fs.Path("s3a://bucket/v.tar"), at("d.tar.gz")),
                create("ilsvrc2012", Map.of("location", "s3a://bucket/v.tar", "development-kit", "d.tar.gz")));
    }

    @Test
    void misspellingsAndContradictionsAreRefused() {
        assertEquals(Optional.empty(), FormatName.named("image-foldr"));
        assertRefused("c.conf: expected settings of the format manifest: classes, location, found 'locaton' (did you mean"
                + " 'location'?). Correct or remove it.", () -> create("manifest", Map.of("locaton", "x", "classes", "3")));
        assertRefused("c.conf: expected settings of the format image-folder: classes, folders, location, found 'clases' (did you"
                + " mean 'classes'?). Correct or remove it.",
                () -> create("image-folder", Map.of("location", "x", "clases", "c.csv")));
        assertRefused("c.conf: expected either 'labels-by-name' or 'labels-by-order' for the format flat-folder, found"
                + " neither. Say whether lines of the label file name their image or follow the order of names.",
                () -> create("flat-folder", Map.of("location", "x", "classes", "3")));
        assertRefused("c.conf: expected a number of classes from 1 to 999999999, found 0. Correct 'classes'.",
                () -> create("manifest", Map.of("location", "x", "classes", "0")));
        assertRefused("c.conf: expected a path that Hadoop can open for 'location', found 'a:b'. Correct it; a colon in a"
                + " relative path is read as the end of a scheme.",
                () -> create("image-folder", Map.of("location", "a:b")));
        assertRefused("c.conf: expected a value for 'location', found none. Fill it in or remove the key.",
                () -> create("image-folder", Map.of("location", " ")));
    }

    @Test
    void settingsAreCheckedWithoutOpeningFiles() {
        org.apache.hadoop.fs.Path nowhere = new org.apache.hadoop.fs.Path("nofilesystem://nowhere/");
        FormatName.TAR_WITH_LABELS.check(
                Map.of("location", "v.tar", "labels-by-name", "l.txt", "classes", "c.csv"), nowhere, "c.conf");
        assertRefused("c.conf: expected the setting 'location' for the format manifest, found only classes. Add it, or"
                + " correct its spelling.", () -> FormatName.MANIFEST.check(Map.of("classes", "3"), nowhere, "c.conf"));
    }

    @Test
    void numberOfClassesIsToldWhereNoListHasToBeOpened() {
        assertEquals(OptionalInt.of(10), FormatName.MANIFEST.classes(Map.of("classes", "10")));
        assertEquals(OptionalInt.of(1000), FormatName.MANIFEST.classes(Map.of("classes", "imagenet")));
        assertEquals(OptionalInt.empty(), FormatName.MANIFEST.classes(Map.of("classes", "c.csv")));
        assertEquals(OptionalInt.of(1000), FormatName.IMAGE_FOLDER.classes(Map.of()));
        assertEquals(OptionalInt.of(1000), FormatName.ILSVRC2012.classes(Map.of()));
    }
}
