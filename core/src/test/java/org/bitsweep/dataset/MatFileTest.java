package org.bitsweep.dataset;

import static org.bitsweep.dataset.Samples.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitsweep.storage.DatasetException;
import org.junit.jupiter.api.Test;

class MatFileTest {

    private static final String PUBLISHED = ". Use the development kit as it is published.";

    private static Map<String, Object> row(double id, String wnid, Double children) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("ILSVRC2012_ID", id);
        row.put("WNID", wnid);
        row.put("gloss", null);
        row.put("num_children", children);
        return row;
    }

    private static double number(MatValue value) {
        double[] values = ((MatValue.Numbers) value).values();
        assertEquals(1, values.length);
        return values[0];
    }

    @Test
    void structuresOfEitherByteOrderCompressedOrNot() throws IOException {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            MatWriter writer = new MatWriter(order);
            byte[] synsets = writer.structures("synsets", List.of(row(1, "n01", 0.0), row(70000.5, "n\u00e42", -3.0)));
            for (byte[] element : List.of(synsets, writer.compressed(synsets))) {
                Map<String, MatValue> read = MatFile.read("m", writer.file(writer.structures("a", List.of(row(1, "", 0.0))), element));
                assertEquals(List.of("a", "synsets"), List.copyOf(read.keySet()));
                List<Map<String, MatValue>> rows = ((MatValue.Structures) read.get("synsets")).elements();
                assertEquals(2, rows.size());
                assertEquals(1, number(rows.get(0).get("ILSVRC2012_ID")));
                assertEquals(70000.5, number(rows.get(1).get("ILSVRC2012_ID")));
                assertEquals(-3, number(rows.get(1).get("num_children")));
                assertEquals(new MatValue.Text("n01"), rows.get(0).get("WNID"));
                assertEquals(new MatValue.Text("n\u00e42"), rows.get(1).get("WNID"));
                assertArrayEquals(new double[0], ((MatValue.Numbers) rows.get(0).get("gloss")).values());
                Map<String, MatValue> a = ((MatValue.Structures) read.get("a")).elements().get(0);
                assertEquals(new MatValue.Text(""), a.get("WNID"));
            }
        }
    }

    @Test
    void filesOfScipyAreRead() throws IOException {
        byte[] bytes;
        try (InputStream in = MatFileTest.class.getResourceAsStream("meta-scipy.mat")) {
            bytes = in.readAllBytes();
        }
        List<Map<String, MatValue>> synsets =
                ((MatValue.Structures) MatFile.read("m", bytes).get("synsets")).elements();
        assertEquals(1002, synsets.size());
        assertEquals(List.of("ILSVRC2012_ID", "WNID", "words", "gloss", "num_children", "children", "wordnet_height",
                "num_train_images"), List.copyOf(synsets.get(0).keySet()));
        assertEquals(new MatValue.Text("n01847000"), synsets.get(0).get("WNID"));
        assertEquals(new MatValue.Text("a gloss, with caf\u00e9"), synsets.get(0).get("gloss"));
        assertEquals(1300, number(synsets.get(0).get("num_train_images")));
        assertArrayEquals(new double[] {1, 2}, ((MatValue.Numbers) synsets.get(1001).get("children")).values());

        // Ids 1..1000 were given in the order of reversed WordNet ids.
        ClassList classes = ClassList.imageNet();
        List<String> order = classes.classes().stream().map(ImageClass::id)
                .sorted((a, b) -> new StringBuilder(a).reverse().compareTo(new StringBuilder(b).reverse())).toList();
        Map<Integer, Integer> labelOfId = IlsvrcDevelopmentKit.labelOfId("m", bytes, classes);
        assertEquals(1000, labelOfId.size());
        for (int id = 1; id <= 1000; id++) {
            assertEquals(order.get(id - 1), classes.classes().get(labelOfId.get(id)).id());
        }
    }

    @Test
    void otherVersionsAreRefused() throws IOException {
        byte[] file = new MatWriter(ByteOrder.LITTLE_ENDIAN).file();
        String advice = ". Use the file as the development kit ships it, or save it with MATLAB's -v7.";
        assertRefused("m: expected a MATLAB version 5 MAT-file, found 20 bytes" + advice, () -> MatFile.read("m", new byte[20]));
        assertRefused("m: expected a MATLAB version 5 MAT-file, found no byte order mark" + advice,
                () -> MatFile.read("m", new byte[200]));
        file[125] = 2;
        assertRefused("m: expected a MATLAB version 5 MAT-file, found version 7.3 (HDF5)" + advice,
                () -> MatFile.read("m", file));
    }

    @Test
    void damageNeverPassesAndNeverEscapesAsAnotherException() throws IOException {
        MatWriter writer = new MatWriter(ByteOrder.LITTLE_ENDIAN);
        byte[] plain = writer.file(writer.structures("synsets", List.of(row(1, "n01440764", 0.0))));
        for (int length = 129; length < plain.length; length++) {
            byte[] cut = Arrays.copyOf(plain, length);
            assertThrows(DatasetException.class, () -> MatFile.read("m", cut));
        }
        byte[] packed = writer.file(writer.compressed(writer.structures("synsets", List.of(row(1, "n01440764", 0.0)))));
        packed[140] ^= 0x55;
        assertThrows(DatasetException.class, () -> MatFile.read("m", packed));
        for (int position = 128; position < plain.length; position++) {
            for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
                byte[] flipped = plain.clone();
                flipped[position] = (byte) value;
                try {
                    MatFile.read("m", flipped);
                } catch (DatasetException refused) {
                    assertEquals("m", refused.where());
                }
            }
        }
    }

    @Test
    void kitsThatContradictThemselvesAreRefused() throws IOException {
        MatWriter writer = new MatWriter(ByteOrder.LITTLE_ENDIAN);
        ClassList two = new ClassList(List.of(new ImageClass(0, "n0", "a"), new ImageClass(1, "n1", "b")));
        byte[] good = writer.file(writer.structures("synsets", List.of(row(2, "n0", 0.0), row(1, "n1", 0.0), row(3, "n9", 4.0))));
        assertEquals(Map.of(2, 0, 1, 1), IlsvrcDevelopmentKit.labelOfId("m", good, two));
        refused("m, synsets(2): expected one of the 2 classes of ILSVRC 2012, found 'n7'", two, row(1, "n0", 0.0), row(2, "n7", 0.0));
        refused("m, synsets(2): expected each ILSVRC2012_ID once, found 1 again", two, row(1, "n0", 0.0), row(1, "n1", 0.0));
        refused("m, synsets(2): expected each WNID once, found 'n0' again", two, row(1, "n0", 0.0), row(2, "n0", 0.0));
        refused("m: expected classes numbered from 1 to 2, found none with ILSVRC2012_ID 1", two, row(2, "n0", 0.0), row(3, "n1", 0.0));
        refused("m, synsets(1): expected a whole number num_children, found something else", two, row(2, "n0", null));
        byte[] other = writer.file(writer.structures("other", List.of(row(1, "n0", 0.0))));
        assertRefused("m: expected an array of structures 'synsets', found none" + PUBLISHED,
                () -> IlsvrcDevelopmentKit.labelOfId("m", other, two));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static void refused(String message, ClassList classes, Map<String, Object>... rows)
            throws IOException {
        MatWriter writer = new MatWriter(ByteOrder.LITTLE_ENDIAN);
        byte[] bytes = writer.file(writer.structures("synsets", List.of(rows)));
        assertRefused(message + PUBLISHED, () -> IlsvrcDevelopmentKit.labelOfId("m", bytes, classes));
    }
}
