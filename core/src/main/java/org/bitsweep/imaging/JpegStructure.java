package org.bitsweep.imaging;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the segments of a JPEG file say, read before any pixel is decoded: whether the file is complete, how large the
 * image is, what its components mean.
 *
 * <p>Also keeps the {@linkplain #essential essential} segments, those that pixels depend on. The decoder is given only
 * these: a damaged colour profile, thumbnail or camera record then cannot make it fail or warn, and it cannot take its
 * own view of colours from them. This matters because libjpeg reports only the first warning of a file: harmless ones
 * would hide the harmful.
 */
final class JpegStructure {

    private final String name;
    private final byte[] file;
    private final ByteArrayOutputStream essential;

    private int position = 2;
    private int width;
    private int height;
    private int frame;
    private int[] identifiers;
    private int[] horizontalSampling;
    private int[] verticalSampling;
    private boolean hasJfifSegment;
    private int adobeTransform = JpegColorSpace.NO_ADOBE_SEGMENT;
    private int scans;
    private long entropyBytes;
    private JpegCoefficients coefficients;

    private JpegStructure(String name, byte[] file) {
        this.name = name;
        this.file = file;
        this.essential = new ByteArrayOutputStream(file.length);
    }

    /**
     * Reads the segments of a file that starts as a JPEG.
     *
     * @throws ImageDecodingException if the file ends early, is of a kind not supported, or exceeds the limits
     */
    static JpegStructure read(String name, byte[] file, DecodingLimits limits) throws ImageDecodingException {
        JpegStructure structure = new JpegStructure(name, file);
        structure.readSegments(limits);
        structure.requireComplete(limits);
        return structure;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    int components() {
        return identifiers.length;
    }

    /** Whether a component is stored with half the rows of the image and all its columns. */
    boolean hasHalfTheRows(int component) {
        return horizontalSampling[component] == JpegBlocks.most(horizontalSampling)
                && verticalSampling[component] * 2 == JpegBlocks.most(verticalSampling);
    }

    JpegColorSpace colorSpace() {
        return JpegColorSpace.of(identifiers, hasJfifSegment, adobeTransform);
    }

    /** The file without the segments that pixels do not depend on, and without what follows its end. */
    byte[] essential() {
        return essential.toByteArray();
    }

    private void readSegments(DecodingLimits limits) throws ImageDecodingException {
        writeMarker(JpegMarker.START_OF_IMAGE);
        while (true) {
            int marker = nextMarker();
            switch (marker) {
                case JpegMarker.END_OF_IMAGE -> {
                    writeMarker(JpegMarker.END_OF_IMAGE);
                    return;
                }
                case JpegMarker.BASELINE_FRAME, JpegMarker.EXTENDED_FRAME, JpegMarker.PROGRESSIVE_FRAME -> readFrame(marker, limits);
                case JpegMarker.START_OF_SCAN -> readScan();
                case JpegMarker.HUFFMAN_TABLES, JpegMarker.QUANTIZATION_TABLES, JpegMarker.RESTART_INTERVAL -> keepSegment(marker);
                case JpegMarker.JFIF_SEGMENT -> readJfif();
                case JpegMarker.ADOBE_SEGMENT -> readAdobe();
                case JpegMarker.NUMBER_OF_LINES, JpegMarker.COMMENT -> skipSegment();
                case JpegMarker.TEMPORARY -> {
                    // Stands alone and means nothing.
                }
                default -> readOther(marker);
            }
        }
    }

    private void readOther(int marker) throws ImageDecodingException {
        if (JpegMarker.isRestart(marker)) {
            return; // Out of place, ignored as libjpeg does.
        }
        if (marker > JpegMarker.JFIF_SEGMENT && marker <= JpegMarker.LAST_APPLICATION_SEGMENT) {
            skipSegment();
            return;
        }
        String found = switch (marker) {
            case 0xC3, 0xC7, 0xCB, 0xCF -> "a lossless frame";
            case 0xC9, 0xCA, 0xCC, 0xCD, 0xCE -> "arithmetic coding";
            case 0xC5, 0xC6, 0xDE, 0xDF -> "a hierarchical frame";
            case JpegMarker.START_OF_IMAGE -> "a second image inside the first";
            default -> "a segment no JPEG decoder knows";
        };
        throw new ImageDecodingException(name, "expected a baseline or progressive JPEG with Huffman coding, found "
                + found + " (marker " + JpegMarker.hexadecimal(marker) + " before byte " + position
                + "). Convert the image, or fetch it again if the file is damaged");
    }

    /** Skips to the next marker, over fill bytes and anything that is no marker. */
    private int nextMarker() throws ImageDecodingException {
        while (true) {
            while (byteAt(position) != 0xFF) {
                position++;
            }
            while (byteAt(position) == 0xFF) {
                position++;
            }
            int marker = byteAt(position++);
            if (marker != 0) {
                return marker;
            }
        }
    }

    private void readFrame(int marker, DecodingLimits limits) throws ImageDecodingException {
        if (frame != 0) {
            throw damaged("expected one frame header, found a second one before byte " + position);
        }
        int start = position;
        int end = segmentEnd();
        int count = end - start >= 8 ? byteAt(start + 7) : 0;
        if (end - start != 8 + 3 * count) {
            throw damaged("its frame header has " + (end - start) + " bytes, expected " + (8 + 3 * count) + " for "
                    + count + " components");
        }
        int precision = byteAt(start + 2);
        if (precision != 8) {
            throw new ImageDecodingException(name, "expected samples of 8 bits, found " + precision
                    + ". Convert the image, or fetch it again if the file is damaged");
        }
        if (count != 1 && count != 3 && count != 4) {
            throw new ImageDecodingException(name, "expected 1, 3 or 4 components, found " + count
                    + ". Convert the image, or fetch it again if the file is damaged");
        }
        frame = marker;
        height = twoBytesAt(start + 3);
        width = twoBytesAt(start + 5);
        limits.requirePixels(name, width, height);
        identifiers = new int[count];
        horizontalSampling = new int[count];
        verticalSampling = new int[count];
        coefficients = new JpegCoefficients(count);
        for (int component = 0; component < count; component++) {
            int at = start + 8 + 3 * component;
            identifiers[component] = byteAt(at);
            horizontalSampling[component] = byteAt(at + 1) >> 4;
            verticalSampling[component] = byteAt(at + 1) & 15;
            if (!JpegBlocks.isFactor(horizontalSampling[component]) || !JpegBlocks.isFactor(verticalSampling[component])) {
                throw damaged("component " + component + " has the sampling factors " + horizontalSampling[component]
                        + "x" + verticalSampling[component] + ", expected 1 to 4");
            }
        }
        keepSegment(marker);
    }

    private void readScan() throws ImageDecodingException {
        if (frame == 0) {
            throw damaged("its pixels begin at byte " + position + " without a frame header before them");
        }
        scans++;
        int start = position;
        int end = segmentEnd();
        int count = end - start >= 3 ? byteAt(start + 2) : 0;
        if (count < 1 || count > 4 || end - start != 6 + 2 * count) {
            throw damaged("the header of scan " + scans + " has " + (end - start) + " bytes, expected "
                    + (6 + 2 * count) + " for " + count + " components");
        }
        int spectrum = end - 3;
        int first = byteAt(spectrum);
        int last = byteAt(spectrum + 1);
        int precisionBefore = byteAt(spectrum + 2) >> 4;
        int precisionAfter = byteAt(spectrum + 2) & 15;
        byte[] segment = Arrays.copyOfRange(file, start, end);
        if (frame != JpegMarker.PROGRESSIVE_FRAME) {
            // A sequential scan always carries everything; some encoders leave these fields wrong. Decoders ignore
            // them with a warning, which would hide a later and worse one.
            first = 0;
            last = JpegCoefficients.COUNT - 1;
            precisionBefore = 0;
            precisionAfter = 0;
            segment[segment.length - 3] = (byte) first;
            segment[segment.length - 2] = (byte) last;
            segment[segment.length - 1] = 0;
        }
        if (first > last || last >= JpegCoefficients.COUNT) {
            throw damaged("scan " + scans + " covers the coefficients " + first + " to " + last
                    + ", expected a range within 0 to 63");
        }
        for (int index = 0; index < count; index++) {
            int component = componentWith(byteAt(start + 3 + 2 * index));
            refuse(coefficients.send(scans, component, first, last, precisionBefore, precisionAfter));
        }
        writeMarker(JpegMarker.START_OF_SCAN);
        essential.writeBytes(segment);
        position = end;
        copyEntropyCodedData();
    }

    private void refuse(Optional<String> problem) throws ImageDecodingException {
        if (problem.isPresent()) {
            throw damaged(problem.get());
        }
    }

    private int componentWith(int identifier) throws ImageDecodingException {
        for (int component = 0; component < identifiers.length; component++) {
            if (identifiers[component] == identifier) {
                return component;
            }
        }
        throw damaged("scan " + scans + " names the component " + identifier + ", expected one of "
                + Arrays.toString(identifiers));
    }

    /** Copies up to the next marker that is neither a stuffed zero nor a restart. */
    private void copyEntropyCodedData() throws ImageDecodingException {
        int start = position;
        while (true) {
            while (byteAt(position) != 0xFF) {
                position++;
            }
            int markerStart = position;
            while (byteAt(position) == 0xFF) {
                position++;
            }
            int code = byteAt(position);
            if (code != 0 && !JpegMarker.isRestart(code)) {
                essential.write(file, start, markerStart - start);
                entropyBytes += markerStart - start;
                position = markerStart;
                return;
            }
            position++;
        }
    }

    private void readJfif() throws ImageDecodingException {
        int start = position;
        skipSegment();
        // 14 bytes of content are libjpeg's condition for believing the segment.
        hasJfifSegment |= position - start >= 16 && contains(start + 2, "JFIF\0");
    }

    private void readAdobe() throws ImageDecodingException {
        int start = position;
        skipSegment();
        if (position - start >= 14 && contains(start + 2, "Adobe")) {
            adobeTransform = byteAt(start + 13);
        }
    }

    private boolean contains(int at, String text) {
        return new String(file, at, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }

    private void keepSegment(int marker) throws ImageDecodingException {
        int start = position;
        skipSegment();
        writeMarker(marker);
        essential.write(file, start, position - start);
    }

    private void skipSegment() throws ImageDecodingException {
        position = segmentEnd();
    }

    private int segmentEnd() throws ImageDecodingException {
        int length = twoBytesAt(position);
        if (length < 2) {
            throw damaged("a segment at byte " + position + " has the length " + length + ", expected at least 2");
        }
        if ((long) position + length > file.length) {
            throw truncated();
        }
        return position + length;
    }

    private void requireComplete(DecodingLimits limits) throws ImageDecodingException {
        if (scans == 0) {
            throw damaged("it ends at byte " + position + " without any pixels");
        }
        refuse(coefficients.incomplete(scans));
        long neededBits = JpegBlocks.count(width, height, horizontalSampling, verticalSampling)
                * (frame == JpegMarker.PROGRESSIVE_FRAME ? 1 : 2);
        // A block takes at least one code for its first coefficient and, in sequential files, one for the others, of at
        // least one bit each. Checked here so that no memory is taken for an image that cannot be in the file.
        if (entropyBytes * Byte.SIZE < neededBits) {
            throw damaged("it has " + entropyBytes + " bytes of pixels, too few for its size of " + width + "x"
                    + height);
        }
        if ((long) width * height * scans > limits.scannedPixels()) {
            throw new ImageDecodingException(name, "it has " + scans + " scans of " + width + "x" + height
                    + " pixels, expected at most " + limits.scannedPixels()
                    + " pixels times scans. If the image is genuine, raise the limit of scanned pixels");
        }
    }

    private void writeMarker(int marker) {
        essential.write(0xFF);
        essential.write(marker);
    }

    private int byteAt(int at) throws ImageDecodingException {
        if (at >= file.length) {
            throw truncated();
        }
        return file[at] & 0xFF;
    }

    private int twoBytesAt(int at) throws ImageDecodingException {
        return byteAt(at) << 8 | byteAt(at + 1);
    }

    private ImageDecodingException truncated() {
        return new ImageDecodingException(name, "the file of " + file.length
                + " bytes is truncated, expected an end-of-image marker. Fetch it again");
    }

    private ImageDecodingException damaged(String problem) {
        return new ImageDecodingException(name, problem + ". The file is damaged; fetch it again");
    }
}
