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

    private ImageSource list(ClassList classes) throws IOException {
        return new ImageFolder(hadoop(folder), Optional.of(classes)).list(CONFIGURATION);
    }

    private ImageSource listWithoutClasses() throws IOException {
        return new ImageFolder(hadoop(folder), Optional.empty()).list(CONFIGURATION);
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
                + " 'index,wnid,name' or 'index,name'): which folders are present does not tell their labels.",
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
        assertRefused(hadoop(folder) + ", folder 'c0': expected at least one image, found none. Restore the images, or"
                + " remove the folder if the data set has none of this class.", () -> list(PETS));
        image(folder, "c0/deep/1.jpg");
        assertRefused(hadoop(folder) + ", folder 'c0': expected images only, found the folder 'deep'. Keep images"
                + " directly in the folder of their class.", () -> list(PETS));
        image(folder, "c0/Thumbs.db");
        assertRefused(hadoop(folder) + ", folder 'c0': expected an image (.jpeg, .jpg, .png), found 'Thumbs.db'. Move"
                + " other files out of the data set, or hide them with a leading dot.", () -> list(PETS));
        image(folder, "readme.txt");
        assertRefused(hadoop(folder) + ": expected one folder per class, found the file 'readme.txt'. Move it into the"
                + " folder of its class, or hide it with a leading dot.", () -> list(PETS));
    }

    @Test
    void emptyAndMissingFoldersAreRefused() {
        assertRefused(hadoop(folder) + ": expected one folder per class, found no folder. Check the path.",
                () -> list(PETS));
        assertRefused(hadoop(folder) + "/none: expected a folder, found nothing of that"
                + " name. Check the path as the machine running the driver sees it.",
                () -> new ImageFolder(hadoop(folder.resolve("none")), Optional.empty()).list(CONFIGURATION));
    }

    @Test
    void realPhotographs() throws IOException {
        Path val = real("imagenet-sample/val");
        ImageSource source = new ImageFolder(hadoop(val), Optional.empty()).list(CONFIGURATION);
        assertEquals(500, source.listing().count());
        for (LabelledImage image : source.listing().images()) {
            assertEquals(2 * image.index(), image.label(), image.name());
        }
        assertEquals(500, Samples.readAll(source, 64).size());
    }
}
