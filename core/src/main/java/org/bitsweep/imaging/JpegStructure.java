package org.bitsweep.imaging;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

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

    private static final int START_OF_IMAGE = 0xD8;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;
    private static final int BASELINE_FRAME = 0xC0;
    private static final int EXTENDED_FRAME = 0xC1;
    private static final int PROGRESSIVE_FRAME = 0xC2;
    private static final int HUFFMAN_TABLES = 0xC4;
    private static final int QUANTIZATION_TABLES = 0xDB;
    private static final int NUMBER_OF_LINES = 0xDC;
    private static final int RESTART_INTERVAL = 0xDD;
    private static final int JFIF_SEGMENT = 0xE0;
    private static final int ADOBE_SEGMENT = 0xEE;
    private static final int LAST_APPLICATION_SEGMENT = 0xEF;
    private static final int COMMENT = 0xFE;
    private static final int TEMPORARY = 0x01;

    private static final int BLOCK_SIDE = 8;
    private static final int COEFFICIENTS = 64;
    private static final int NOT_SENT = -1;

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
    /** For each component and coefficient, how many low bits have not been sent yet. */
    private int[][] missingBits;

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
        return horizontalSampling[component] == most(horizontalSampling)
                && verticalSampling[component] * 2 == most(verticalSampling);
    }

    JpegColorSpace colorSpace() {
        return JpegColorSpace.of(identifiers, hasJfifSegment, adobeTransform);
    }

    /** The file without the segments that pixels do not depend on, and without what follows its end. */
    byte[] essential() {
        return essential.toByteArray();
    }

    private void readSegments(DecodingLimits limits) throws ImageDecodingException {
        writeMarker(START_OF_IMAGE);
        while (true) {
            int marker = nextMarker();
            switch (marker) {
                case END_OF_IMAGE -> {
                    writeMarker(END_OF_IMAGE);
                    return;
                }
                case BASELINE_FRAME, EXTENDED_FRAME, PROGRESSIVE_FRAME -> readFrame(marker, limits);
                case START_OF_SCAN -> readScan();
                case HUFFMAN_TABLES, QUANTIZATION_TABLES, RESTART_INTERVAL -> keepSegment(marker);
                case JFIF_SEGMENT -> readJfif();
                case ADOBE_SEGMENT -> readAdobe();
                case NUMBER_OF_LINES, COMMENT -> skipSegment();
                case TEMPORARY -> {
                    // Stands alone and means nothing.
                }
                default -> readOther(marker);
            }
        }
    }

    private void readOther(int marker) throws ImageDecodingException {
        if (isRestart(marker)) {
            return; // Out of place, ignored as libjpeg does.
        }
        if (marker > JFIF_SEGMENT && marker <= LAST_APPLICATION_SEGMENT) {
            skipSegment();
            return;
        }
        String found = switch (marker) {
            case 0xC3, 0xC7, 0xCB, 0xCF -> "a lossless frame";
            case 0xC9, 0xCA, 0xCC, 0xCD, 0xCE -> "arithmetic coding";
            case 0xC5, 0xC6, 0xDE, 0xDF -> "a hierarchical frame";
            case START_OF_IMAGE -> "a second image inside the first";
            default -> "a segment no JPEG decoder knows";
        };
        throw new ImageDecodingException(name, "expected a baseline or progressive JPEG with Huffman coding, found "
                + found + " (marker " + hexadecimal(marker) + " before byte " + position
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
        missingBits = new int[count][COEFFICIENTS];
        for (int component = 0; component < count; component++) {
            int at = start + 8 + 3 * component;
            identifiers[component] = byteAt(at);
            horizontalSampling[component] = byteAt(at + 1) >> 4;
            verticalSampling[component] = byteAt(at + 1) & 15;
            if (!isSampling(horizontalSampling[component]) || !isSampling(verticalSampling[component])) {
                throw damaged("component " + component + " has the sampling factors " + horizontalSampling[component]
                        + "x" + verticalSampling[component] + ", expected 1 to 4");
            }
            Arrays.fill(missingBits[component], NOT_SENT);
        }
        keepSegment(marker);
    }

    private static boolean isSampling(int factor) {
        return factor >= 1 && factor <= 4;
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
        if (frame != PROGRESSIVE_FRAME) {
            // A sequential scan always carries everything; some encoders leave these fields wrong. Decoders ignore
            // them with a warning, which would hide a later and worse one.
            first = 0;
            last = COEFFICIENTS - 1;
            precisionBefore = 0;
            precisionAfter = 0;
            segment[segment.length - 3] = (byte) first;
            segment[segment.length - 2] = (byte) last;
            segment[segment.length - 1] = 0;
        }
        if (first > last || last >= COEFFICIENTS) {
            throw damaged("scan " + scans + " covers the coefficients " + first + " to " + last
                    + ", expected a range within 0 to 63");
        }
        for (int index = 0; index < count; index++) {
            int component = componentWith(byteAt(start + 3 + 2 * index));
            requireNextBits(component, first, last, precisionBefore);
            Arrays.fill(missingBits[component], first, last + 1, precisionAfter);
        }
        writeMarker(START_OF_SCAN);
        essential.writeBytes(segment);
        position = end;
        copyEntropyCodedData();
    }

    /** Scans of a progressive file add bits in order; libjpeg only warns if they do not, and Pillow passes it over. */
    private void requireNextBits(int component, int first, int last, int sent) throws ImageDecodingException {
        if (first > 0 && missingBits[component][0] == NOT_SENT) {
            throw damaged("scan " + scans + " sends details of component " + component + " before its mean values");
        }
        for (int coefficient = first; coefficient <= last; coefficient++) {
            int expected = Math.max(0, missingBits[component][coefficient]);
            if (sent != expected) {
                throw damaged("scan " + scans + " sends bit " + sent + " of component " + component + " (coefficient "
                        + coefficient + "), expected bit " + expected);
            }
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
            if (code != 0 && !isRestart(code)) {
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
        for (int index = 0; index < text.length(); index++) {
            if ((file[at + index] & 0xFF) != text.charAt(index)) {
                return false;
            }
        }
        return true;
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
        for (int component = 0; component < identifiers.length; component++) {
            requireAllCoefficients(component);
        }
        long neededBits = 0;
        int horizontalMost = most(horizontalSampling);
        int verticalMost = most(verticalSampling);
        for (int component = 0; component < identifiers.length; component++) {
            neededBits += blocks(width, horizontalSampling[component], horizontalMost)
                    * blocks(height, verticalSampling[component], verticalMost)
                    * (frame == PROGRESSIVE_FRAME ? 1 : 2);
        }
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

    private void requireAllCoefficients(int component) throws ImageDecodingException {
        for (int coefficient = 0; coefficient < COEFFICIENTS; coefficient++) {
            if (missingBits[component][coefficient] != 0) {
                throw damaged("its " + scans + " scans do not complete component " + component + " (coefficient "
                        + coefficient + "), so that decoders would have to guess the rest");
            }
        }
    }

    private static int most(int[] factors) {
        return Arrays.stream(factors).max().orElseThrow();
    }

    private static long blocks(int length, int sampling, int samplingMost) {
        int unit = samplingMost * BLOCK_SIDE;
        return ((long) length * sampling + unit - 1) / unit;
    }

    private void writeMarker(int marker) {
        essential.write(0xFF);
        essential.write(marker);
    }

    private static boolean isRestart(int marker) {
        return marker >= 0xD0 && marker <= 0xD7;
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

    private static String hexadecimal(int marker) {
        return "0xFF" + Integer.toHexString(marker).toUpperCase(Locale.ROOT);
    }
}
