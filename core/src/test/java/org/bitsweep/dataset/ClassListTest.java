package org.bitsweep.dataset;

import static org.bitsweep.dataset.Samples.CONFIGURATION;
import static org.bitsweep.dataset.Samples.assertRefused;
import static org.bitsweep.dataset.Samples.hadoop;
import static org.bitsweep.dataset.Samples.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassListTest {

    @TempDir
    Path folder;

    private ClassList read(String content) throws IOException {
        return ClassList.read(hadoop(text(folder, "classes.csv", content)), CONFIGURATION);
    }

    @Test
    void imageNetIsSortedBySynset() {
        ClassList imageNet = ClassList.imageNet();
        List<String> ids = imageNet.classes().stream().map(ImageClass::id).toList();
        assertEquals(1000, ids.stream().distinct().count());
        assertEquals(ids.stream().sorted().toList(), ids);
        assertEquals(new ImageClass(0, "n01440764", "tench"), imageNet.classes().get(0));
        assertEquals(new ImageClass(999, "n15075141", "toilet_tissue"), imageNet.classes().get(999));
        assertEquals(OptionalInt.of(1), imageNet.indexOfId("n01443537"));
        assertEquals(OptionalInt.empty(), imageNet.indexOfId("tench"));
    }

    @Test
    void namesServeAsIdsWhereThereAreNoOthers() throws IOException {
        assertEquals(List.of(new ImageClass(0, "cat", "cat"), new ImageClass(1, "dog", "dog")),
                read("index,name\n0,cat\n1,dog\n").classes());
    }

    @Test
    void inconsistentListsAreRefused() {
        String file = hadoop(folder.resolve("classes.csv")).toString();
        assertRefused(file + ", line 1: expected the header 'index,wnid,name' or 'index,name', found 'cat'. Add or"
                + " correct the header.", () -> read("cat\ndog\n"));
        assertRefused(file + ", line 3: expected class index 1, found '2'. List classes in the order of their indices,"
                + " from 0 without gaps.", () -> read("index,name\n0,cat\n2,dog\n"));
        assertRefused(file + ", line 2: expected an id and a name, found an empty field. Fill the field in.",
                () -> read("index,wnid,name\n0,,cat\n"));
        assertRefused(file + ": expected a consistent class list, found a fault: expected unique class ids, found 'cat'"
                + " at index 0 and 1. Correct the class list.", () -> read("index,name\n0,cat\n1,cat\n"));
        assertRefused(file + ": expected a consistent class list, found a fault: expected a name, found the number '1'"
                + " for class index 0, which would be read as another class's index. Correct the class list.",
                () -> read("index,name\n0,1\n1,0\n"));
    }
}
