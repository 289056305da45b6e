package org.bitsweep.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the picture set.
 *
 * <pre>{@code
 * java -cp core/target/classes org.bitsweep.demo.PictureSetWriter committed demo
 * java -cp core/target/classes org.bitsweep.demo.PictureSetWriter arrays training 40000 /tmp/demo-pictures
 * }</pre>
 *
 * The first form writes what is committed: {@code classes.csv} and, for the test and the calibration part, an archive of
 * JPEG files with its manifest. The second writes the first pictures of one part as NumPy arrays,
 * {@code training-pixels.npy} and {@code training-labels.npy}, decoded from JPEG so that a network learns from the very
 * kind of pixels it is tested on.
 */
public final class PictureSetWriter {

    private static final String USAGE = """
            Usage: PictureSetWriter committed DIRECTORY
                   PictureSetWriter arrays PART PICTURES DIRECTORY
            PART is test, calibration, training or validation.
            """;

    private PictureSetWriter() {
    }

    /** Writes what the arguments ask for; see the class. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 2 && arguments[0].equals("committed")) {
            writeCommitted(Path.of(arguments[1]));
        } else if (arguments.length == 4 && arguments[0].equals("arrays")) {
            writeArrays(part(arguments[1]), count(arguments[2]), Path.of(arguments[3]));
        } else {
            System.err.print(USAGE);
            System.exit(2);
        }
    }

    /** Writes {@code classes.csv}, and archive and manifest of the two parts that are committed. */
    public static void writeCommitted(Path directory) throws IOException {
        Files.createDirectories(directory);
        StringBuilder classes = new StringBuilder("index,name\n");
        for (PictureClass pictureClass : PictureClass.ALL) {
            classes.append(pictureClass.index()).append(',').append(pictureClass.label()).append('\n');
        }
        Files.writeString(directory.resolve("classes.csv"), classes);
        writeArchive(PicturePart.TEST, directory);
        writeArchive(PicturePart.CALIBRATION, directory);
    }

    private static void writeArchive(PicturePart part, Path directory) throws IOException {
        StringBuilder manifest = new StringBuilder("path,label\n");
        try (JpegCodec codec = new JpegCodec();
                TarWriter archive = new TarWriter(create(directory.resolve(part.label() + ".tar")))) {
            for (int index = 0; index < part.pictures(); index++) {
                archive.add(part.path(index), codec.encode(part.picture(index)));
                manifest.append(part.path(index)).append(',')
                        .append(PictureClass.ofPicture(index).index()).append('\n');
            }
        }
        Files.writeString(directory.resolve(part.label() + ".csv"), manifest);
    }

    /** Writes the first {@code pictures} pictures of a part and their class numbers as NumPy arrays of bytes. */
    public static void writeArrays(PicturePart part, int pictures, Path directory) throws IOException {
        Files.createDirectories(directory);
        try (JpegCodec codec = new JpegCodec();
                OutputStream pixels = create(directory.resolve(part.label() + "-pixels.npy"));
                OutputStream labels = create(directory.resolve(part.label() + "-labels.npy"))) {
            pixels.write(arrayHeader(pictures + ", " + Picture.SIDE + ", " + Picture.SIDE + ", 3"));
            labels.write(arrayHeader(pictures + ","));
            for (int index = 0; index < pictures; index++) {
                pixels.write(codec.decode(codec.encode(part.picture(index))).rgb());
                labels.write(PictureClass.ofPicture(index).index());
            }
        }
    }

    /** The header of a NumPy file, version 1.0, padded to a multiple of 64 bytes as the format asks. */
    private static byte[] arrayHeader(String shape) {
        String description = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + shape + "), }";
        int preamble = 10;
        int length = (preamble + description.length() + 1 + 63) / 64 * 64 - preamble;
        byte[] header = new byte[preamble + length];
        byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) length, (byte) (length >> 8)};
        System.arraycopy(magic, 0, header, 0, magic.length);
        byte[] text = (description + " ".repeat(length - description.length() - 1) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, header, preamble, length);
        return header;
    }

    private static OutputStream create(Path file) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    }

    private static PicturePart part(String label) {
        for (PicturePart part : PicturePart.values()) {
            if (part.label().equals(label)) {
                return part;
            }
        }
        throw new IllegalArgumentException("no part of the picture set is called '" + label + "'\n" + USAGE);
    }

    private static int count(String text) {
        try {
            int pictures = Integer.parseInt(text);
            if (pictures > 0) {
                return pictures;
            }
        } catch (NumberFormatException e) {
            // Answered below, in the words of the command line.
        }
        throw new IllegalArgumentException("not a number of pictures: '" + text + "'\n" + USAGE);
    }
}
