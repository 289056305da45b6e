package org.bitsweep.dataset;

import static org.bitsweep.dataset.Samples.CONFIGURATION;
import static org.bitsweep.dataset.Samples.assertEachReadsAsItsName;
import static org.bitsweep.dataset.Samples.assertRefused;
import static org.bitsweep.dataset.Samples.hadoop;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The published layout, synthesized: the kit's class numbers in an order of their own, images out of order.
 * {@code -Dbitsweep.test.ilsvrc.images=50000} makes it as long as the real one.
 */
class Ilsvrc2012Test {

    private static final int COUNT = Integer.getInteger("bitsweep.test.ilsvrc.images", 2000);
    private static final String PUBLISHED = ". Use ILSVRC2012_devkit_t12.tar.gz as it is published.";

    @TempDir
    Path folder;

    private Path images;
    private Path kit;

    private static String name(int number) {
        return String.format("ILSVRC2012_val_%08d.JPEG", number);
    }

    /** Class indices in the order of the kit's numbers. */
    private static List<Integer> kitOrder() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, 1000).boxed().toList());
        Collections.shuffle(order, new Random(12));
        return order;
    }

    /** The kit's class number of each image: every class equally often, shuffled. */
    private static List<Integer> truth(int count) {
        List<Integer> ids = new ArrayList<>(IntStream.range(0, count).map(i -> i % 1000 + 1).boxed().toList());
        Collections.shuffle(ids, new Random(13));
        return ids;
    }

    static byte[] meta() throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        List<Integer> order = kitOrder();
        for (int id = 1; id <= 1860; id++) {
            boolean leaf = id <= 1000;
            ImageClass known = ClassList.imageNet().classes().get(leaf ? order.get(id - 1) : 0);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("ILSVRC2012_ID", (double) id);
            row.put("WNID", leaf ? known.id() : String.format("n%08d", id));
            row.put("words", known.name());
            row.put("gloss", "what it is");
            row.put("num_children", leaf ? 0.0 : 2.0);
            row.put("children", leaf ? null : (Object) 1.0);
            row.put("wordnet_height", leaf ? 0.0 : 1.0);
            row.put("num_train_images", leaf ? 1300.0 : 0.0);
            rows.add(row);
        }
        MatWriter writer = new MatWriter(ByteOrder.LITTLE_ENDIAN);
        return writer.file(writer.compressed(writer.structures("synsets", rows)));
    }

    private static String lines(List<Integer> ids) {
        StringBuilder text = new StringBuilder();
        ids.forEach(id -> text.append(id).append('\n'));
        return text.toString();
    }

    private ImageSource list(byte[] meta, String truth, Tars.Content content) throws IOException {
        kit = Tars.gzip(folder.resolve("ILSVRC2012_devkit_t12.tar.gz"), tar -> {
            tar.putArchiveEntry(new TarArchiveEntry("ILSVRC2012_devkit_t12/data/"));
            tar.closeArchiveEntry();
            Tars.entry(tar, "ILSVRC2012_devkit_t12/readme.txt", new byte[10]);
            if (truth != null) {
                Tars.entry(tar, "ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt",
                        truth.getBytes(StandardCharsets.US_ASCII));
            }
            Tars.entry(tar, "ILSVRC2012_devkit_t12/data/meta.mat", meta);
        });
        images = folder.resolve("ILSVRC2012_img_val.tar");
        try (OutputStream out = Files.newOutputStream(images)) {
            Tars.write(out, content);
        }
        return new Ilsvrc2012(hadoop(images), hadoop(kit)).list(CONFIGURATION);
    }

    @Test
    void countLabelsAndImagesPerClass() throws IOException {
        List<Integer> truth = truth(COUNT);
        ImageSource source = list(meta(), lines(truth), tar -> {
            List<Integer> numbers = new ArrayList<>(IntStream.rangeClosed(1, COUNT).boxed().toList());
            Collections.shuffle(numbers, new Random(14));
            for (int number : numbers) {
                Tars.images(tar, name(number));
            }
        });
        assertEquals(COUNT, source.listing().count());
        assertEquals(Collections.nCopies(1000, COUNT / 1000), source.listing().imagesPerClass());
        List<Integer> order = kitOrder();
        for (int i = 0; i < COUNT; i++) {
            assertEquals(new LabelledImage(i, name(i + 1), order.get(truth.get(i) - 1)), source.listing().images().get(i));
        }
        assertEachReadsAsItsName(source, 100);
        assertEquals(ClassList.imageNet(), source.listing().classes());
    }

    @Test
    void kitWrittenByScipy() throws IOException {
        byte[] meta;
        try (InputStream in = Ilsvrc2012Test.class.getResourceAsStream("meta-scipy.mat")) {
            meta = in.readAllBytes();
        }
        ImageSource source = list(meta, "1\n2\n", tar -> Tars.images(tar, name(1), name(2)));
        assertEquals(ClassList.imageNet().labelOf("n01847000", "test"), source.listing().images().get(0).label());
    }

    @Test
    void theUnpackedFolderIsTheSameDataSet() throws IOException {
        ImageSource packed = list(meta(), "7\n5\n", tar -> Tars.images(tar, name(2), name(1)));
        Path unpacked = folder.resolve("val");
        Samples.image(unpacked, name(1));
        Samples.image(unpacked, name(2));
        ImageSource flat = new Ilsvrc2012(hadoop(unpacked), hadoop(kit)).list(CONFIGURATION);
        assertEquals(packed.listing().digest(), flat.listing().digest());
        assertEachReadsAsItsName(flat, 1);
    }

    @Test
    void incompleteArchivesAreRefused() throws IOException {
        byte[] meta = meta();
        String tarName = "file:" + folder + "/ILSVRC2012_img_val.tar";
        String kitName = "file:" + folder + "/ILSVRC2012_devkit_t12.tar.gz";
        String truthName = kitName + ", entry 'data/ILSVRC2012_validation_ground_truth.txt'";
        assertRefused(tarName + ": expected 3 images, one for each line of the ground truth, found 2; the first missing is"
                + " ILSVRC2012_val_00000002.JPEG. Restore the missing images; to score a part of them, write a manifest.",
                () -> list(meta, "1\n2\n3\n", tar -> Tars.images(tar, name(1), name(3))));
        assertRefused(tarName + ": expected names from ILSVRC2012_val_00000001.JPEG to ILSVRC2012_val_00000001.JPEG, as"
                + " many as the ground truth has lines, found 'ILSVRC2012_val_00000002.JPEG'. Use ILSVRC2012_img_val.tar"
                + " and its development kit as they are published.",
                () -> list(meta, "1\n", tar -> Tars.images(tar, name(1), name(2))));
        assertRefused(tarName + ": expected each image once, found 'ILSVRC2012_val_00000001.JPEG' and"
                + " 'val/ILSVRC2012_val_00000001.JPEG'. Use ILSVRC2012_img_val.tar as it is published.",
                () -> list(meta, "1\n2\n", tar -> Tars.images(tar, name(1), "val/" + name(1))));
        assertRefused(truthName + ", line 2: expected a class number from 1 to 1000, found '0'. Use the development kit as"
                + " it is published.", () -> list(meta, "1\n0\n", tar -> Tars.images(tar, name(1), name(2))));
        assertRefused(truthName + ", line 1: expected a class number from 1 to 1000, found '1001'. Use the development kit"
                + " as it is published.", () -> list(meta, "1001\n", tar -> Tars.images(tar, name(1))));
        assertRefused(kitName + ": expected an entry 'data/ILSVRC2012_validation_ground_truth.txt', found none"
                + PUBLISHED, () -> list(meta, null, tar -> Tars.images(tar, name(1))));
    }
}
