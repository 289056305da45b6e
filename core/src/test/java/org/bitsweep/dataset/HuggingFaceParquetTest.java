package org.bitsweep.dataset;

import static org.bitsweep.dataset.Samples.CONFIGURATION;
import static org.bitsweep.dataset.Samples.PETS;
import static org.bitsweep.dataset.Samples.assertEachReadsAsItsName;
import static org.bitsweep.dataset.Samples.assertRefused;
import static org.bitsweep.dataset.Samples.hadoop;
import static org.bitsweep.dataset.Samples.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.io.api.Binary;
import org.bitsweep.dataset.ParquetTables.Row;
import org.bitsweep.storage.DatasetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceParquetTest {

    private static final String WRITE_ANEW = "Write the data set anew with the features Image and ClassLabel.";
    private static final String EMBED = "Write the data set anew with its images in it (embed_external_files=True); paths alone are"
            + " not followed.";

    @TempDir
    Path folder;

    private ImageSource list(Path location) throws IOException {
        return new HuggingFaceParquet(hadoop(location), PETS).list(CONFIGURATION);
    }

    private ImageSource list() throws IOException {
        return list(folder);
    }

    /** Rows whose images are called by their paths and hold them. */
    private static List<Row> named(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> Row.of(prefix + i + ".JPEG", prefix + i + ".JPEG", i % 3)).toList();
    }

    private String at(String name) {
        return hadoop(folder.resolve(name)).toString();
    }

    @Test
    void pathsAreNamesWhereEveryImageHasItsOwn() throws IOException {
        ParquetTables.write(folder.resolve("validation-00000-of-00002.parquet"), 3, named("z", 7));
        ParquetTables.write(folder.resolve("validation-00001-of-00002.parquet"), 3, named("a", 5));
        ImageSource source = list();
        List<String> names = source.listing().images().stream().map(LabelledImage::name).toList();
        assertEquals(List.of("z0.JPEG", "z1.JPEG", "z2.JPEG", "z3.JPEG", "z4.JPEG", "z5.JPEG", "z6.JPEG", "a0.JPEG", "a1.JPEG",
                "a2.JPEG", "a3.JPEG", "a4.JPEG"), names);
        assertEquals(List.of(5, 4, 3), source.listing().imagesPerClass());
        for (int size = 1; size <= 8; size++) {
            assertEachReadsAsItsName(source, size);
        }
        assertEquals(source.listing(), list(folder.resolve("validation-*.parquet")).listing());
    }

    /** Each row group is in one split, and a split never has more images than wanted if its first row group has not. */
    @Test
    void rowGroupsAreReadOnce() throws IOException {
        ParquetTables.write(folder.resolve("a.parquet"), 3, named("a", 10));
        ParquetTables.write(folder.resolve("b.parquet"), 4, named("b", 4));
        assertEquals(List.of(3, 3, 3, 1, 4), sizes(1));
        assertEquals(List.of(6, 4, 4), sizes(6));
        assertEquals(List.of(10, 4), sizes(100));
    }

    private List<Integer> sizes(int wanted) throws IOException {
        return list().splits(wanted).stream().map(split -> split.images().size()).toList();
    }

    @Test
    void filesAndRowsAreNamesWhereOneHasNoPathOfItsOwn() throws IOException {
        List<Row> rows = new ArrayList<>(named("v.parquet#", 2));
        rows.add(Row.of("v.parquet#2", null, 1));
        ParquetTables.write(folder.resolve("v.parquet"), 2, rows);
        assertEquals("0 v.parquet#0 0\n1 v.parquet#1 1\n2 v.parquet#2 1\n", rows(list().listing()));
        ParquetTables.write(folder.resolve("v.parquet"), 2, List.of(Row.of("v.parquet#0", "same.jpg", 0),
                Row.of("v.parquet#1", "same.jpg", 2)));
        assertEquals("0 v.parquet#0 0\n1 v.parquet#1 2\n", rows(list().listing()));
        assertEachReadsAsItsName(list(), 1);
    }

    @Test
    void otherWritersAreReadToo() throws IOException {
        ParquetTables.write(folder.resolve("v.parquet"), """
                message spark_schema { required int32 label (INTEGER(32,true)); required binary extra (STRING);
                  required group image { required binary bytes; } }""", 10, List.of("v.parquet#0", "v.parquet#1"),
                (group, content) -> {
                    group.append("label", 2).append("extra", "x");
                    group.addGroup("image").append("bytes", Binary.fromString(content));
                });
        assertEquals("0 v.parquet#0 2\n1 v.parquet#1 2\n", rows(list().listing()));
        assertEachReadsAsItsName(list(), 1);
    }

    @Test
    void otherColumnsAreRefused() throws IOException {
        assertSchemaRefused("the columns 'image' and 'label', found img, label. Name files of that form, or rename the columns.",
                "message m { optional binary img; optional int64 label; }");
        assertSchemaRefused("the columns 'image' and 'label', found image. Name files of that form, or rename the columns.",
                "message m { optional group image { optional binary bytes; } }");
        assertSchemaRefused("the columns 'image' and 'label', found index, label, pixels. Images that bitsweep prepared have the"
                + " format prepared.", "message m { required int32 index; required int32 label; optional binary pixels; }");
        String image = "a column 'image' with the field 'bytes' (binary) and maybe 'path' (text), found ";
        assertSchemaRefused(image + "'optional binary image'. " + WRITE_ANEW,
                "message m { optional binary image; optional int64 label; }");
        assertSchemaRefused(image + "'optional group image { optional binary path (STRING); }'. " + WRITE_ANEW,
                "message m { optional group image { optional binary path (STRING); } optional int64 label; }");
        assertSchemaRefused(image + "'optional group image { optional int64 bytes; }'. " + WRITE_ANEW,
                "message m { optional group image { optional int64 bytes; } optional int64 label; }");
        String label = "a column 'label' of whole numbers (int64), found ";
        String bytes = "optional group image { optional binary bytes; } ";
        assertSchemaRefused(label + "'optional binary label (STRING)'. " + WRITE_ANEW,
                "message m { " + bytes + "optional binary label (STRING); }");
        assertSchemaRefused(label + "'repeated int64 label'. " + WRITE_ANEW, "message m { " + bytes + "repeated int64 label; }");
        assertSchemaRefused(label + "'optional int64 label (TIMESTAMP(MILLIS,true))'. " + WRITE_ANEW,
                "message m { " + bytes + "optional int64 label (TIMESTAMP(MILLIS,true)); }");
    }

    private void assertSchemaRefused(String message, String schema) throws IOException {
        ParquetTables.write(folder.resolve("v.parquet"), schema, 10, List.<String>of(), (group, row) -> { });
        assertRefused(at("v.parquet") + ": expected " + message, this::list);
    }

    @Test
    void labelsThatAreNoneAreRefused() throws IOException {
        List<Row> rows = new ArrayList<>(named("a", 3));
        Path file = folder.resolve("v.parquet");
        rows.set(2, Row.of("x", "a2.JPEG", 3));
        ParquetTables.write(file, 2, rows);
        assertRefused(at("v.parquet") + ", row 2: expected a class index in [0, 3), found 3. Count classes from 0; numbers from 1"
                + " to 3 are another numbering.", this::list);
        rows.set(2, Row.of("x", "a2.JPEG", -1));
        ParquetTables.write(file, 2, rows);
        assertRefused(at("v.parquet") + ", row 2: expected the index of a class as label, found -1, which stands for an image"
                + " without a label (as in ImageNet's test split). Name the files of a labelled split, such as"
                + " validation-*.parquet.", this::list);
        rows.set(2, new Row(new byte[1], "a2.JPEG", null));
        ParquetTables.write(file, 2, rows);
        assertRefused(at("v.parquet") + ", row 2: expected the index of a class as label, found none. Fill the labels in.",
                this::list);
        ParquetTables.write(file, 2, List.of());
        assertRefused(hadoop(folder) + ": expected a row an image, found no row. Check how the files were written.", this::list);
    }

    @Test
    void imagesWithoutBytesAreRefusedBeforeAnythingRuns() throws IOException {
        List<Row> rows = new ArrayList<>(named("a", 5));
        rows.set(3, new Row(null, "a3.JPEG", 0L));
        ParquetTables.write(folder.resolve("v.parquet"), 2, rows);
        assertRefused(at("v.parquet") + ", row group 1: expected the bytes of every image in 'image.bytes', found 1 of 2 without. "
                + EMBED, this::list);
    }

    @Test
    void splitsOfOneSetOnly() throws IOException {
        ParquetTables.write(folder.resolve("test-00000-of-00001.parquet"), 2, named("t", 2));
        ParquetTables.write(folder.resolve("validation-00000-of-00001.parquet"), 2, named("v", 2));
        assertRefused(hadoop(folder) + ": expected the parts of one set of images, found those of 2:"
                + " test-00000-of-00001.parquet, validation-00000-of-00001.parquet. Name one of them by a pattern, such as"
                + " validation-*.", this::list);
        assertEquals(2, list(folder.resolve("validation-*")).listing().count());
    }

    @Test
    void filesThatChangeAreNoticed() throws IOException {
        Path file = folder.resolve("v.parquet");
        ParquetTables.write(file, 2, named("a", 5));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_600_000_000_000L));
        ImageSource source = list();
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_600_000_001_000L));
        assertNotEquals(source.stateDigest(5), list().stateDigest(5));
        assertEquals(source.listing().digest(), list().listing().digest());
        ImageSplit split = source.splits(2).get(0);
        long length = Files.size(file);
        ParquetTables.write(file, 2, named("longer", 50));
        assertRefused(at("v.parquet") + ": expected " + length + " bytes as when it was listed, found " + Files.size(file)
                + ". Leave the files unchanged during a run, and the same on every machine.", () -> split.open(CONFIGURATION));
    }

    /** Whatever is listed has the rows that were written, or the file is refused; never another fault. */
    @Test
    void damagedFilesAreRefused() throws IOException {
        Path file = folder.resolve("v.parquet");
        byte[] sound = Files.readAllBytes(ParquetTables.write(file, 4, named("a", 12)));
        int refused = 0;
        for (int seed = 0; seed < 300; seed++) {
            Files.write(file, Damage.of(sound, seed));
            try {
                Samples.readAll(list(), 4);
            } catch (DatasetException fault) {
                assertTrue(fault.getMessage().contains("v.parquet"), fault.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 100, refused + " refused");
        Files.write(file, new byte[100]);
        assertTrue(assertThrows(DatasetException.class, this::list).getMessage().startsWith(
                at("v.parquet") + ": expected a readable Parquet file, found a fault: "));
    }
}
