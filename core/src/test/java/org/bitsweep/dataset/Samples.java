package org.bitsweep.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.storage.DatasetException;
import org.junit.jupiter.api.function.Executable;

/** Small data sets and the questions every test asks of one. */
final class Samples {

    static final Configuration CONFIGURATION = new Configuration();

    static final ClassList PETS = new ClassList(List.of(new ImageClass(0, "c0", "cat"), new ImageClass(1, "c1", "dog"),
            new ImageClass(2, "c2", "goldfish")));

    private Samples() {
    }

    /** A file whose bytes are its own relative path, so that a reader can be checked without decoding. */
    static void image(Path folder, String name) throws IOException {
        text(folder, name, name);
    }

    static Path text(Path folder, String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path("file", null, path.toString());
    }

    /** Name to label in evaluation order. */
    static String rows(ImageListing listing) {
        StringBuilder text = new StringBuilder();
        listing.images().forEach(image -> text.append(image.index()).append(' ').append(image.name()).append(' ')
                .append(image.label()).append('\n'));
        return text.toString();
    }

    /** Reads every split after sending it through Java serialization, as Spark would. */
    static Map<LabelledImage, String> readAll(ImageSource source, int imagesPerSplit) {
        Map<LabelledImage, String> read = new TreeMap<>((a, b) -> Integer.compare(a.index(), b.index()));
        for (ImageSplit split : source.splits(imagesPerSplit)) {
            ImageSplit sent = overTheWire(split);
            assertEquals(split, sent);
            try (ImageReader reader = sent.open(CONFIGURATION)) {
                int count = 0;
                int previous = -1;
                while (reader.hasNext()) {
                    EncodedImage image = reader.next();
                    if (sent.order() == ReadingOrder.EVALUATION_ORDER) {
                        assertEquals(true, image.image().index() > previous, "evaluation order within a split");
                        previous = image.image().index();
                    }
                    assertEquals(null, read.put(image.image(), new String(image.bytes(), StandardCharsets.UTF_8)));
                    count++;
                }
                assertEquals(split.images().size(), count);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return read;
    }

    /** All images come back once, in whatever splits, each with its own name as its bytes. */
    static void assertEachReadsAsItsName(ImageSource source, int imagesPerSplit) {
        Map<LabelledImage, String> read = readAll(source, imagesPerSplit);
        assertEquals(source.listing().images(), List.copyOf(read.keySet()));
        read.forEach((image, content) -> assertEquals(image.name(), content));
    }

    @SuppressWarnings("unchecked")
    static <T> T overTheWire(T value) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(value);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                return (T) in.readObject();
            }
        } catch (IOException | ClassNotFoundException failed) {
            throw new IllegalStateException(failed);
        }
    }

    static void assertRefused(String message, Executable action) {
        assertEquals(message, assertThrows(DatasetException.class, action).getMessage());
    }

    /** Real data beside the repository or in it; the test is skipped where there is none. */
    static Path real(String relative) {
        String root = System.getProperty("bitsweep.root");
        assumeTrue(root != null, "bitsweep.root is not set");
        for (Path shared : List.of(Path.of(root, "..", "shared"), Path.of(root, "shared"))) {
            Path path = shared.resolve("real").resolve(relative).normalize();
            if (Files.exists(path)) {
                return path;
            }
        }
        assumeTrue(false, "no real data: " + relative);
        throw new AssertionError();
    }
}
