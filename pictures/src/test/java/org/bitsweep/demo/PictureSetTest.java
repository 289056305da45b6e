package org.bitsweep.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PictureSetTest {

    private static final Path COMMITTED = Path.of(System.getProperty("bitsweep.root", ".."), "demo");
    private static final int CLASSES = PictureClass.ALL.size();

    @Test
    void theGeneratorReproducesTheCommittedFilesByteForByte(@TempDir Path drawn) throws IOException {
        PictureSetWriter.writeCommitted(drawn);
        for (String file : List.of("classes.csv", "test.csv", "calibration.csv", "test.tar", "calibration.tar")) {
            assertEquals(-1, Files.mismatch(COMMITTED.resolve(file), drawn.resolve(file)),
                    "first byte at which the drawn " + file + " differs from demo/" + file);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TEST", "CALIBRATION"})
    void archiveAndManifestTellTheSameStoryInTheSameOrder(PicturePart part) throws IOException {
        List<String> manifest = Files.readAllLines(COMMITTED.resolve(part.label() + ".csv"));
        List<String> classes = Files.readAllLines(COMMITTED.resolve("classes.csv"));
        assertEquals("path,label", manifest.get(0));
        assertEquals("index,name", classes.get(0));
        List<Entry> entries = entries(part);
        assertEquals(part.pictures(), entries.size());
        assertEquals(entries.size(), manifest.size() - 1);
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            String path = entries.get(i).header().getName();
            assertTrue(paths.add(path), path + " occurs twice");
            int label = Integer.parseInt(manifest.get(i + 1).substring(path.length() + 1));
            assertEquals(path + "," + label, manifest.get(i + 1));
            assertEquals(label + "," + path.replaceAll(".*/\\d+-|\\.jpg", ""), classes.get(label + 1));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TEST", "CALIBRATION"})
    void anArchiveSaysNothingOfWhoWroteItAndWhen(PicturePart part) throws IOException {
        for (Entry entry : entries(part)) {
            TarArchiveEntry header = entry.header();
            assertTrue(header.isFile());
            assertEquals(0644, header.getMode());
            assertEquals(0, header.getLongUserId() + header.getLongGroupId());
            assertEquals("", header.getUserName() + header.getGroupName());
            assertEquals(0, header.getLastModifiedTime().toMillis());
        }
    }

    @ParameterizedTest
    @EnumSource
    void classesAreBalancedAndTakeTurns(PicturePart part) {
        assertEquals(0, part.pictures() % CLASSES, "the same number of every class");
        for (int index = 0; index < CLASSES; index++) {
            assertEquals(index, PictureClass.ofPicture(index).index());
            assertEquals(PictureClass.ofPicture(index), PictureClass.ofPicture(index + CLASSES));
        }
        assertEquals(CLASSES, PictureClass.ALL.stream().map(PictureClass::label).distinct().count());
        assertEquals(Shape.values().length * Texture.values().length, CLASSES);
    }

    @Test
    void aPictureDependsOnItsPartAndItsNumberAlone() {
        Picture picture = PicturePart.TEST.picture(7);
        assertEquals(picture, PicturePart.TEST.picture(7));
        assertNotEquals(picture, PicturePart.TEST.picture(7 + CLASSES));
        assertNotEquals(picture, PicturePart.TRAINING.picture(7));
        assertNotEquals(picture, PicturePart.VALIDATION.picture(7));
        assertNotEquals(picture, PicturePart.CALIBRATION.picture(7));
    }

    @Test
    void allOutlinesHaveAboutTheSameArea() {
        for (Shape shape : Shape.values()) {
            double area = share((x, y) -> shape.contains(x, y), 1.5) * 9;
            assertEquals(2, area, 0.15, shape.name());
        }
    }

    @Test
    void allTexturesInkAboutHalfOfThePlane() {
        for (Texture texture : Texture.values()) {
            assertEquals(0.5, share((x, y) -> texture.inks(x, y), 20), 0.02, texture.name());
        }
    }

    @Test
    void meanColourTellsClassesApartNoBetterThanChance() throws IOException {
        double[][] means = new double[CLASSES][3];
        int pictures = 2000;
        for (int index = 0; index < pictures; index++) {
            double[] mean = meanColour(PicturePart.TRAINING.picture(index));
            for (int c = 0; c < 3; c++) {
                means[index % CLASSES][c] += mean[c] * CLASSES / pictures;
            }
        }
        int correct = 0;
        List<Entry> entries = entries(PicturePart.TEST);
        try (JpegCodec codec = new JpegCodec()) {
            for (int index = 0; index < entries.size(); index++) {
                double[] colour = meanColour(codec.decode(entries.get(index).content()));
                int nearest = 0;
                for (int candidate = 1; candidate < CLASSES; candidate++) {
                    if (squaredDistance(colour, means[candidate]) < squaredDistance(colour, means[nearest])) {
                        nearest = candidate;
                    }
                }
                correct += nearest == PictureClass.ofPicture(index).index() ? 1 : 0;
            }
        }
        // Chance is 1 in 25, 80 of 2000; 105 is nearly three standard deviations above it.
        assertTrue(correct < 105, correct + " of " + entries.size() + " by mean colour alone");
    }

    @Test
    void theArraysHoldWhatADecoderSees(@TempDir Path directory) throws IOException {
        PictureSetWriter.writeArrays(PicturePart.TEST, 30, directory);
        byte[] pixels = Files.readAllBytes(directory.resolve("test-pixels.npy"));
        byte[] labels = Files.readAllBytes(directory.resolve("test-labels.npy"));
        int header = pixels.length - 30 * Picture.BYTES;
        assertEquals(0, header % 64);
        String text = new String(pixels, 10, header - 10, StandardCharsets.US_ASCII);
        assertTrue(text.startsWith("{'descr': '|u1', 'fortran_order': False, 'shape': (30, 32, 32, 3), }"), text);
        assertTrue(text.endsWith(" \n"), text);
        List<Entry> entries = entries(PicturePart.TEST);
        try (JpegCodec codec = new JpegCodec()) {
            for (int index = 0; index < 30; index++) {
                int from = header + index * Picture.BYTES;
                assertArrayEquals(codec.decode(entries.get(index).content()).rgb(),
                        Arrays.copyOfRange(pixels, from, from + Picture.BYTES));
                assertEquals(index % CLASSES, labels[labels.length - 30 + index]);
            }
        }
    }

    @Test
    void aJpegFileStaysCloseToThePicture() {
        Picture picture = PicturePart.TEST.picture(3);
        try (JpegCodec codec = new JpegCodec()) {
            byte[] before = picture.rgb();
            byte[] after = codec.decode(codec.encode(picture)).rgb();
            double sum = 0;
            for (int i = 0; i < before.length; i++) {
                sum += Math.abs((before[i] & 0xff) - (after[i] & 0xff));
            }
            assertTrue(sum / before.length < 12, "mean difference " + sum / before.length);
        }
    }

    @Test
    void aPictureOfAnotherSizeIsRefused() {
        assertEquals("a picture has 3072 bytes, not 12",
                assertThrows(IllegalArgumentException.class, () -> new Picture(new byte[12])).getMessage());
    }

    private interface Region {
        boolean contains(double x, double y);
    }

    /** The share of the square [-half, half] squared that lies in the region. */
    private static double share(Region region, double half) {
        int side = 1000;
        int inside = 0;
        for (int i = 0; i < side * side; i++) {
            double x = ((i % side + 0.5) / side * 2 - 1) * half;
            double y = ((i / side + 0.5) / side * 2 - 1) * half;
            inside += region.contains(x, y) ? 1 : 0;
        }
        return (double) inside / (side * side);
    }

    private static double[] meanColour(Picture picture) {
        byte[] rgb = picture.rgb();
        double[] mean = new double[3];
        for (int i = 0; i < rgb.length; i++) {
            mean[i % 3] += (rgb[i] & 0xff) * 3.0 / rgb.length;
        }
        return mean;
    }

    private static double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int c = 0; c < 3; c++) {
            sum += (a[c] - b[c]) * (a[c] - b[c]);
        }
        return sum;
    }

    private record Entry(TarArchiveEntry header, byte[] content) {
    }

    private static List<Entry> entries(PicturePart part) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (InputStream in = Files.newInputStream(COMMITTED.resolve(part.label() + ".tar"));
                TarArchiveInputStream archive = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry header = archive.getNextEntry(); header != null; header = archive.getNextEntry()) {
                entries.add(new Entry(header, archive.readAllBytes()));
            }
        }
        return entries;
    }
}
