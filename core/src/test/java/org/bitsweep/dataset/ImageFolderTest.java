package org.bitsweep.dataset;

import static org.bitsweep.dataset.Samples.CONFIGURATION;
import static org.bitsweep.dataset.Samples.PETS;
import static org.bitsweep.dataset.Samples.assertEachReadsAsItsName;
import static org.bitsweep.dataset.Samples.assertRefused;
import static org.bitsweep.dataset.Samples.hadoop;
import static org.bitsweep.dataset.Samples.image;
import static org.bitsweep.dataset.Samples.real;
import static org.bitsweep.dataset.Samples.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    @TempDir
    Path folder;

    private ImageSource list(Classes classes) throws IOException {
        return new ImageFolder(hadoop(folder), FolderNames.of(classes)).list(CONFIGURATION);
    }

    private ImageSource listWithoutClasses() throws IOException {
        return new ImageFolder(hadoop(folder), FolderNames.synsets()).list(CONFIGURATION);
    }

    @Test
    void labelsComeFromTheClassListNotFromThePosition() throws IOException {
        image(folder, "goldfish/b.jpg");
        image(folder, "goldfish/B.JPEG");
        image(folder, "goldfish/\uD83D\uDE00.png");
        image(folder, "goldfish/\uFF21.png");
        image(folder, "c1/z.jpg");
        image(folder, ".trash/x.txt");
        image(folder, "c1/.DS_Store");
        ImageSource source = list(PETS);
        assertEquals("0 c1/z.jpg 1\n1 goldfish/B.JPEG 2\n2 goldfish/b.jpg 2\n3 goldfish/\uFF21.png 2\n"
                + "4 goldfish/\uD83D\uDE00.png 2\n", rows(source.listing()));
        assertEachReadsAsItsName(source, 2);
    }

    @Test
    void foldersNamedBySynsetsNeedNoClassList() throws IOException {
        image(folder, "n15075141/a.JPEG");
        image(folder, "n01443537/b.JPEG");
        assertEquals("0 n01443537/b.JPEG 1\n1 n15075141/a.JPEG 999\n", rows(listWithoutClasses().listing()));
        assertEquals(1000, listWithoutClasses().listing().classes().count());
    }

    @Test
    void otherFoldersNeedAClassList() throws IOException {
        image(folder, "n01443537/b.JPEG");
        image(folder, "n0144353/b.JPEG");
        assertRefused(hadoop(folder) + ": expected a class list, or folders named by ImageNet's WordNet ids, found the"
                + " folder 'n0144353' (did you mean 'n01443537'?) and no class list. Give a class list (CSV"
                + " 'index,wnid,name' or 'index,name'), 'classes = imagenet' or a number of classes if folders are indices, or"
                + " 'folders' (CSV 'folder,class'): which folders are present does not tell their labels.",
                this::listWithoutClasses);
    }

    @Test
    void strangersAreRefused() throws IOException {
        image(folder, "cats/1.jpg");
        assertRefused(hadoop(folder) + ", folder 'cats': expected the id or name of one of 3 classes, found 'cats' (did"
                + " you mean 'cat'?). Correct it, or give the class list it belongs to.", () -> list(PETS));
        Files.move(folder.resolve("cats"), folder.resolve("cat"));
        image(folder, "c0/1.jpg");
        assertRefused(hadoop(folder) + ", folder 'cat': expected one folder per class, found the class that folder 'c0'"
                + " already holds. Merge the two folders.", () -> list(PETS));
        Files.delete(folder.resolve("c0/1.jpg"));
        Files.delete(folder.resolve("cat/1.jpg"));
        Files.delete(folder.resolve("cat"));
        assertRefused(hadoop(folder) + ", folder 'c0': expected at least one image, found none. Restore the images, or"
                + " remove the folder if the data set has none of this class.", () -> list(PETS));
        image(folder, "c0/deep/1.jpg");
        assertRefused(hadoop(folder) + ", folder 'c0': expected images only, found the folder 'deep'. Keep images"
                + " directly in the folder of their class.", () -> list(PETS));
        image(folder, "c0/Thumbs.db");
        assertRefused(hadoop(folder) + ", folder 'c0': expected an image (.jpeg, .jpg, .png), found 'Thumbs.db'. Move"
                + " other files out of the data set, or hide them with a leading dot.", () -> list(PETS));
        image(folder, "notes.txt");
        assertRefused(hadoop(folder) + ": expected one folder per class, found the file 'notes.txt'. Move it into the"
                + " folder of its class, or hide it with a leading dot.", () -> list(PETS));
    }

    /** As strings they are sorted 0, 1, 10, 11, 2: a reader that counts folders gives 10 to the class 2. */
    @Test
    void numbersAreIndicesInWhateverOrder() throws IOException {
        for (int i = 0; i < 12; i++) {
            image(folder, i + "/a.jpeg");
        }
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            expected.append(i).append(' ').append(i).append("/a.jpeg ").append(i).append('\n');
        }
        ImageSource source = list(new NumberedClasses(1000));
        assertEquals(expected.toString(), rows(source.listing()));
        assertEquals(1000, source.listing().classes().count());
        assertEachReadsAsItsName(source, 5);
        assertEquals(expected.toString(), rows(list(ClassList.imageNet()).listing()));
        assertRefused(hadoop(folder) + ", folder '10': expected a class index in [0, 10), found 10. Count classes from 0;"
                + " numbers from 1 to 10 are another numbering.", () -> list(new NumberedClasses(10)));
        image(folder, "007/a.jpeg");
        assertRefused(hadoop(folder) + ", folder '7': expected one folder per class, found the class that folder '007'"
                + " already holds. Merge the two folders.", () -> list(new NumberedClasses(12)));
        image(folder, "cat/a.jpeg");
        assertRefused(hadoop(folder) + ", folder 'cat': expected a class index in [0, 1000), found 'cat'. Write labels as"
                + " numbers, or give a class list so that names can be looked up.", () -> {
                    Files.delete(folder.resolve("007/a.jpeg"));
                    Files.delete(folder.resolve("007"));
                    list(new NumberedClasses(1000));
                });
    }

    /** ImageNet-R and its like: some of ImageNet's classes, a README beside them. */
    @Test
    void someClassesOfTheNetworkAndAReadme() throws IOException {
        image(folder, "n01443537/b.jpg");
        image(folder, "n15075141/0.000116_digital clock _ digital clock_0.86.jpg");
        image(folder, "README.txt");
        image(folder, "LICENSE");
        assertEquals("0 n01443537/b.jpg 1\n1 n15075141/0.000116_digital clock _ digital clock_0.86.jpg 999\n",
                rows(listWithoutClasses().listing()));
    }

    @Test
    void aListSaysWhichClassAFolderHolds() throws IOException {
        image(folder, "tabby/1.jpg");
        image(folder, "siamese/2.jpg");
        image(folder, "17/3.jpg");
        Path list = Samples.text(folder, ".folders.csv", "folder,class\n17,goldfish\nsiamese,0\ntabby,c0\nabsent,1\n");
        DatasetFormat format = new ImageFolder(hadoop(folder), new FolderNames(Optional.of(PETS), Optional.of(hadoop(list))));
        assertEquals("0 siamese/2.jpg 0\n1 tabby/1.jpg 0\n2 17/3.jpg 2\n", rows(format.list(CONFIGURATION).listing()));
        image(folder, "tabbi/4.jpg");
        assertRefused(hadoop(folder) + ", folder 'tabbi': expected a folder that " + hadoop(list) + " names, found 'tabbi' (did you"
                + " mean 'tabby'?). Add a row for it, or move it out of the data set.", () -> format.list(CONFIGURATION));
        Samples.text(folder, ".folders.csv", "folder,class\ntabby,0\ntabby,1\n");
        assertRefused(hadoop(list) + ", line 3: expected each folder once, found 'tabby' again. Remove one of the two rows.",
                () -> format.list(CONFIGURATION));
        Samples.text(folder, ".folders.csv", "folder,label\ntabby,0\n");
        assertRefused(hadoop(list) + ", line 1: expected the header 'folder,class', found 'folder,label'. Add or correct the"
                + " header.", () -> format.list(CONFIGURATION));
    }

    @Test
    void emptyAndMissingFoldersAreRefused() {
        assertRefused(hadoop(folder) + ": expected one folder per class, found no folder. Check the path.",
                () -> list(PETS));
        assertRefused(hadoop(folder) + "/none: expected a folder, found nothing of that"
                + " name. Check the path as the machine running the driver sees it.",
                () -> new ImageFolder(hadoop(folder.resolve("none")), FolderNames.synsets()).list(CONFIGURATION));
    }

    @Test
    void realPhotographs() throws IOException {
        Path val = real("imagenet-sample/val");
        ImageSource source = new ImageFolder(hadoop(val), FolderNames.synsets()).list(CONFIGURATION);
        assertEquals(500, source.listing().count());
        for (LabelledImage image : source.listing().images()) {
            assertEquals(2 * image.index(), image.label(), image.name());
        }
        assertEquals(500, Samples.readAll(source, 64).size());
    }
}
