package org.bitsweep.imaging;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ImageDecoderTest {

    @TestFactory
    Stream<DynamicTest> decodesSmallFilesAsPillowDoes() {
        return ReferenceData.table("decoded.csv").stream().map(row -> DynamicTest.dynamicTest(row.get("file"), () -> {
            RgbImage image = ImageDecoder.decode(row.get("file"), ReferenceData.image(row.get("file")));
            assertEquals(row.get("width") + "x" + row.get("height"), image.size().toString());
            assertEquals(row.get("sha256"), ReferenceData.sha256(image));
        }));
    }

    /** Executors decode on several threads of one process. */
    @Test
    void threadsDoNotDisturbEachOther() {
        List<Map<String, String>> rows = ReferenceData.table("decoded.csv");
        List<String> wrong = IntStream.range(0, rows.size() * 20)
                .parallel()
                .mapToObj(index -> rows.get(index % rows.size()))
                .filter(row -> !row.get("sha256").equals(decodedHash(row.get("file"))))
                .map(row -> row.get("file"))
                .toList();
        assertEquals(List.of(), wrong);
    }

    private static String decodedHash(String file) {
        try {
            return ReferenceData.sha256(ImageDecoder.decode(file, ReferenceData.image(file)));
        } catch (ImageDecodingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyPrefixOfAFileIsRefusedByName() throws Exception {
        for (String file : new String[] {"sampling-420.jpg", "progressive.jpg", "rgb-8.png", "palette-4.png"}) {
            byte[] whole = ReferenceData.image(file);
            for (int length = 0; length < whole.length; length++) {
                byte[] part = Arrays.copyOf(whole, length);
                ImageDecodingException error =
                        assertThrows(ImageDecodingException.class, () -> ImageDecoder.decode("cut/" + file, part));
                assertEquals("cut/" + file, error.imageName());
            }
        }
    }

    @Test
    void truncatedFilesSaySo() {
        byte[] jpeg = ReferenceData.image("sampling-420.jpg");
        assertRefused(
                Arrays.copyOf(jpeg, jpeg.length - 2),
                "the file of " + (jpeg.length - 2)
                        + " bytes is truncated, expected an end-of-image marker. Fetch it again");
        byte[] png = ReferenceData.image("rgb-8.png");
        assertRefused(
                Arrays.copyOf(png, png.length - 1),
                "the file of " + (png.length - 1) + " bytes is truncated, expected an IEND chunk. Fetch it again");
    }

    /** Pillow fills the rest with gray here, and says nothing. */
    @Test
    void missingPixelsBeforeTheEndMarkerAreRefused() {
        byte[] whole = ReferenceData.image("sampling-444.jpg");
        byte[] part = Arrays.copyOf(whole, whole.length - 200);
        part[part.length - 2] = (byte) 0xFF;
        part[part.length - 1] = (byte) 0xD9;
        assertRefused(part, "pixels are missing, the JPEG decoder says 'Corrupt JPEG data: premature end of data"
                + " segment' and would make them up. The file is damaged; fetch it again");
    }

    @Test
    void missingScansAreRefused() {
        byte[] whole = ReferenceData.image("progressive.jpg");
        int lastScan = 0;
        for (int index = 0; index + 1 < whole.length; index++) {
            if ((whole[index] & 0xFF) == 0xFF && (whole[index + 1] & 0xFF) == 0xDA) {
                lastScan = index;
            }
        }
        byte[] part = Arrays.copyOf(whole, lastScan + 2);
        part[lastScan + 1] = (byte) 0xD9;
        assertRefused(part, "its 9 scans do not complete component 0 (coefficient 1), so that decoders would have to"
                + " guess the rest. The file is damaged; fetch it again");
    }

    @Test
    void absurdSizesAreRefusedFromTheHeader() {
        byte[] jpeg = ReferenceData.image("sampling-444.jpg").clone();
        int frame = indexOfMarker(jpeg, 0xC0);
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 65000).putShort(frame + 7, (short) 64000);
        assertRefused(jpeg, "its header gives the size 64000x65000, expected at most 89478485 pixels. If the image is"
                + " genuine, raise the limit of pixels");

        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 8000).putShort(frame + 7, (short) 8000);
        long pixelBytes = jpeg.length - indexOfMarker(jpeg, 0xDA) - 2 - 12 - 2;
        assertRefused(jpeg, "it has " + pixelBytes + " bytes of pixels, too few for its size of 8000x8000. The file is"
                + " damaged; fetch it again");

        byte[] png = ReferenceData.image("rgb-8.png").clone();
        ByteBuffer.wrap(png).putInt(16, 9000).putInt(20, 9000);
        CRC32 checksum = new CRC32();
        checksum.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) checksum.getValue());
        int length = ByteBuffer.wrap(png).getInt(33);
        assertRefused(png, "it has " + length + " bytes of pixels, too few for its size of 9000x9000. The file is"
                + " damaged; fetch it again");
    }

    @Test
    void limitsAreTheCallers() {
        byte[] jpeg = ReferenceData.image("progressive.jpg");
        ImageDecodingException pixels = assertThrows(
                ImageDecodingException.class,
                () -> ImageDecoder.decode("large.jpg", jpeg, new DecodingLimits(850, 100_000)));
        ImageDecodingException scans = assertThrows(
                ImageDecodingException.class,
                () -> ImageDecoder.decode("slow.jpg", jpeg, new DecodingLimits(851, 8509)));
        assertAll(
                () -> assertEquals("Image 'large.jpg': its header gives the size 37x23, expected at most 850 pixels."
                        + " If the image is genuine, raise the limit of pixels", pixels.getMessage()),
                () -> assertEquals("Image 'slow.jpg': it has 10 scans of 37x23 pixels, expected at most 8509 pixels"
                        + " times scans. If the image is genuine, raise the limit of scanned pixels",
                        scans.getMessage()),
                () -> assertEquals(
                        new ImageSize(37, 23),
                        ImageDecoder.decode("fits.jpg", jpeg, new DecodingLimits(851, 8510)).size()));
    }

    @Test
    void otherFormatsAreNamed() {
        assertRefused(new byte[0], "expected a JPEG or PNG file, found an empty file. Convert the image, or fetch it"
                + " again if it was one");
        assertRefused(new byte[] {'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0}, "expected a JPEG or PNG file, found a GIF"
                + " file of 10 bytes that begins with the bytes 47 49 46 38 39 61 01 00. Convert the image, or fetch"
                + " it again if it was one");
    }

    @Test
    void unsupportedCodingIsNamed() {
        byte[] jpeg = ReferenceData.image("sampling-444.jpg").clone();
        int frame = indexOfMarker(jpeg, 0xC0);
        jpeg[frame + 1] = (byte) 0xC9;
        assertRefused(jpeg, "expected a baseline or progressive JPEG with Huffman coding, found arithmetic coding"
                + " (marker 0xFFC9 before byte " + (frame + 2)
                + "). Convert the image, or fetch it again if the file is damaged");
    }

    @Test
    void aWrongChecksumIsNamed() {
        byte[] png = ReferenceData.image("rgb-8.png").clone();
        png[45] ^= 1;
        ImageDecodingException error =
                assertThrows(ImageDecodingException.class, () -> ImageDecoder.decode("a.png", png));
        assertTrue(
                error.getMessage().startsWith("Image 'a.png': the checksum of the chunk IDAT at byte 33 is "),
                error.getMessage());
    }

    /** Larger than any buffer of the decoder, so that segments straddle its refills. */
    @Test
    void longSegmentsBeforeThePixelsDoNotMatter() throws Exception {
        byte[] jpeg = ReferenceData.image("sampling-420.jpg");
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.write(jpeg, 0, 2);
        for (int count = 0; count < 3; count++) {
            longer.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE2, (byte) 0xFF, (byte) 0xFF});
            longer.writeBytes(new byte[0xFFFD]);
        }
        longer.write(jpeg, 2, jpeg.length - 2);
        assertEquals(ImageDecoder.decode("plain", jpeg), ImageDecoder.decode("longer", longer.toByteArray()));
    }

    @Test
    void photographsDecodeAsPillowDoes() throws Exception {
        int equal = 0;
        for (Map<String, String> row : ReferenceData.sharedTable("reference/preprocessing.csv")) {
            RgbImage image = Photographs.decode(row.get("path"));
            assertEquals(row.get("width") + "x" + row.get("height"), image.size().toString(), row.get("path"));
            assertEquals(row.get("decoded_sha256"), ReferenceData.sha256(image), row.get("path"));
            equal++;
        }
        assertEquals(500, equal);
    }

    private static void assertRefused(byte[] encoded, String problem) {
        ImageDecodingException error =
                assertThrows(ImageDecodingException.class, () -> ImageDecoder.decode("n0/a.JPEG", encoded));
        assertEquals("Image 'n0/a.JPEG': " + problem, error.getMessage());
        assertEquals("n0/a.JPEG", error.imageName());
    }

    private static int indexOfMarker(byte[] jpeg, int marker) {
        for (int index = 0; index + 1 < jpeg.length; index++) {
            if ((jpeg[index] & 0xFF) == 0xFF && (jpeg[index + 1] & 0xFF) == marker) {
                return index;
            }
        }
        throw new IllegalArgumentException("no marker " + Integer.toHexString(marker));
    }
}
