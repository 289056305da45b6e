package org.bitsweep.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes, decoding ends soon, in an image or in an error that names it, and takes little memory. The number
 * of damaged files is {@code -Dbitsweep.mutants=N}, 10,000 (two seconds) unless told.
 */
class DamagedImagesTest {

    private static final int MUTANTS = Integer.getInteger("bitsweep.mutants", 10_000);
    private static final long MOST_MILLISECONDS = 2_000;
    private static final long MOST_BYTES_ALLOCATED = 64L << 20;
    private static final String NAME = "damaged/one.JPEG";

    @Test
    void damagedJpegFilesDecodeOrAreRefusedByName() throws Exception {
        List<byte[]> seeds = jpegSeeds();
        for (byte[] seed : seeds) {
            ImageDecoder.decode("seed", seed);
        }
        JpegMutator mutator = new JpegMutator(20);
        JpegMutator.Damage[] damages = JpegMutator.Damage.values();
        Map<JpegMutator.Damage, int[]> outcomes = new EnumMap<>(JpegMutator.Damage.class);
        Watch watch = new Watch();
        for (int index = 0; index < MUTANTS; index++) {
            JpegMutator.Damage damage = damages[index % damages.length];
            byte[] mutant = mutator.mutate(seeds.get(index / damages.length % seeds.size()), damage);
            outcomes.computeIfAbsent(damage, key -> new int[2])[watch.decode(mutant, damage + " " + index)]++;
        }
        int decoded = outcomes.values().stream().mapToInt(counts -> counts[0]).sum();
        int refused = outcomes.values().stream().mapToInt(counts -> counts[1]).sum();
        outcomes.forEach((damage, counts) ->
                System.out.println("  " + damage + ": " + counts[0] + " decoded, " + counts[1] + " refused"));
        System.out.println(MUTANTS + " damaged JPEG files: " + decoded + " decoded, " + refused + " refused; " + watch);
        assertEquals(MUTANTS, decoded + refused);
        // A mutator whose files all decode, or none, would test nothing.
        assertTrue(decoded > MUTANTS / 20, decoded + " decoded");
        assertTrue(refused > MUTANTS / 4, refused + " refused");
    }

    @Test
    void damagedPngFilesDecodeOrAreRefusedByName() throws Exception {
        String[] files = {"rgb-8.png", "palette-4.png", "gray-2-interlaced.png", "rgba-16.png", "filtered.png"};
        Random random = new Random(21);
        Watch watch = new Watch();
        int[] outcomes = new int[2];
        int mutants = MUTANTS / 4;
        for (int index = 0; index < mutants; index++) {
            byte[] mutant = ReferenceData.image(files[index % files.length]).clone();
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                mutant[8 + random.nextInt(mutant.length - 8)] ^= (byte) (1 + random.nextInt(255));
            }
            // Half of them with sound checksums, so that the damage reaches the decoder.
            outcomes[watch.decode(index % 2 == 0 ? mutant : withSoundChecksums(mutant), "png " + index)]++;
        }
        System.out.println(mutants + " damaged PNG files: " + outcomes[0] + " decoded, " + outcomes[1] + " refused; "
                + watch);
        assertEquals(mutants, outcomes[0] + outcomes[1]);
    }

    /** Thousands of scans over a picture are the known way to make a small progressive file slow. */
    @Test
    void manyScansAreRefusedBeforeDecoding() {
        byte[] refining = withLastScanRepeated(ReferenceData.image("gray-progressive.jpg"));
        ImageDecodingException repeated =
                assertThrows(ImageDecodingException.class, () -> ImageDecoder.decode(NAME, refining));
        assertEquals("Image '" + NAME + "': scan 7 sends bit 1 of component 0 (coefficient 1), expected bit 0. The file"
                + " is damaged; fetch it again", repeated.getMessage());

        byte[] complete = withLastScanRepeated(ReferenceData.image("gray.jpg"));
        ImageDecodingException tooMany = assertThrows(
                ImageDecodingException.class,
                () -> ImageDecoder.decode(NAME, complete, new DecodingLimits(1_000_000, 1_000_000)));
        assertTrue(
                tooMany.getMessage().endsWith("scans of 37x23 pixels, expected at most 1000000 pixels times scans. If"
                        + " the image is genuine, raise the limit of scanned pixels"),
                tooMany.getMessage());
    }

    private static byte[] withLastScanRepeated(byte[] file) {
        int scan = 0;
        for (int index = 0; index + 1 < file.length; index++) {
            if ((file[index] & 0xFF) == 0xFF && (file[index + 1] & 0xFF) == 0xDA) {
                scan = index;
            }
        }
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        many.write(file, 0, scan);
        for (int count = 0; count < 2_000_000 / (file.length - scan); count++) {
            many.write(file, scan, file.length - scan - 2);
        }
        many.write(file, file.length - 2, 2);
        return many.toByteArray();
    }

    /** Decodes, and remembers the worst of time and memory. */
    private static final class Watch {
        private long slowest;
        private long largest;
        private long total;

        /** 0 if the bytes decoded, 1 if they were refused. */
        int decode(byte[] bytes, String what) {
            long memory = allocated();
            long start = System.nanoTime();
            int outcome = attempt(bytes, what);
            long milliseconds = (System.nanoTime() - start) / 1_000_000;
            memory = allocated() - memory;
            total += milliseconds;
            slowest = Math.max(slowest, milliseconds);
            largest = Math.max(largest, memory);
            assertTrue(milliseconds < MOST_MILLISECONDS, what + " took " + milliseconds + " ms");
            assertTrue(memory < MOST_BYTES_ALLOCATED, what + " allocated " + memory + " bytes");
            return outcome;
        }

        private static int attempt(byte[] bytes, String what) {
            try {
                RgbImage image = ImageDecoder.decode(NAME, bytes);
                assertEquals((long) image.width() * image.height() * 3, image.pixels().length, what);
                return 0;
            } catch (ImageDecodingException e) {
                assertEquals(NAME, e.imageName(), what);
                assertTrue(e.getMessage().startsWith("Image '" + NAME + "': "), e.getMessage());
                return 1;
            }
        }

        private static long allocated() {
            return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                    .getThreadAllocatedBytes(Thread.currentThread().getId());
        }

        @Override
        public String toString() {
            return "slowest " + slowest + " ms, largest allocation " + (largest >> 10) + " KiB";
        }
    }

    /** Small pictures of all kinds, some written here and some of the references. */
    private static List<byte[]> jpegSeeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        BufferedImage picture = new BufferedImage(40, 30, BufferedImage.TYPE_3BYTE_BGR);
        BufferedImage gray = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
        Random random = new Random(1);
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                int red = Math.min(255, 6 * x + random.nextInt(16));
                picture.setRGB(x, y, red << 16 | 8 * y << 8 | (x * y) & 0xFF);
                gray.getRaster().setSample(x, y, 0, red);
            }
        }
        for (int mode : new int[] {ImageWriteParam.MODE_DISABLED, ImageWriteParam.MODE_DEFAULT}) {
            seeds.add(jpeg(picture, mode));
            seeds.add(jpeg(gray, mode));
        }
        for (String file : new String[] {"restarts.jpg", "cmyk.jpg", "progressive-444.jpg", "sampling-411.jpg"}) {
            seeds.add(ReferenceData.image(file));
        }
        return seeds;
    }

    private static byte[] jpeg(BufferedImage image, int progressiveMode) throws IOException {
        ImageWriter writer = ImageIO.getImageWriters(new ImageTypeSpecifier(image), "jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(output);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setProgressiveMode(progressiveMode);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static byte[] withSoundChecksums(byte[] png) {
        ByteBuffer buffer = ByteBuffer.wrap(png);
        int position = 8;
        while (png.length - position >= 12) {
            int length = buffer.getInt(position);
            if (length < 0 || length > png.length - position - 12) {
                return png;
            }
            CRC32 checksum = new CRC32();
            checksum.update(png, position + 4, length + 4);
            buffer.putInt(position + 8 + length, (int) checksum.getValue());
            position += length + 12;
        }
        return png;
    }
}
