package org.bitsweep.imaging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages JPEG files in the ways that disks, networks and adversaries do. The same seed gives the same damage. */
final class JpegMutator {

    /** Kinds of damage. */
    enum Damage {
        FLIPPED_BYTES,
        FLIPPED_HEADER_BYTES,
        CUT_SHORT,
        CUT_SHORT_WITH_END_MARKER,
        WRONG_MARKERS,
        ABSURD_DIMENSIONS,
        SWAPPED_SEGMENTS,
        REPEATED_SEGMENTS,
        REMOVED_BYTES,
        INSERTED_BYTES,
        CHANGED_SAMPLING
    }

    private static final int FRAME_DIMENSIONS = 5;
    private static final int FRAME_COMPONENTS = 10;

    private final Random random;

    JpegMutator(long seed) {
        random = new Random(seed);
    }

    /** A damaged copy of a file. */
    byte[] mutate(byte[] file, Damage damage) {
        return switch (damage) {
            case FLIPPED_BYTES -> flipped(file, file.length);
            case FLIPPED_HEADER_BYTES -> flipped(file, Math.min(file.length, firstScan(file) + 16));
            case CUT_SHORT -> Arrays.copyOf(file, random.nextInt(file.length));
            case CUT_SHORT_WITH_END_MARKER -> joined(
                    Arrays.copyOf(file, random.nextInt(file.length)), new byte[] {(byte) 0xFF, (byte) 0xD9});
            case WRONG_MARKERS -> wrongMarkers(file);
            case ABSURD_DIMENSIONS -> absurdDimensions(file);
            case SWAPPED_SEGMENTS -> swappedSegments(file);
            case REPEATED_SEGMENTS -> repeatedSegments(file);
            case REMOVED_BYTES -> removedBytes(file);
            case INSERTED_BYTES -> insertedBytes(file);
            case CHANGED_SAMPLING -> changedSampling(file);
        };
    }

    private byte[] flipped(byte[] file, int end) {
        byte[] result = file.clone();
        for (int count = 1 + random.nextInt(8); count > 0; count--) {
            result[2 + random.nextInt(end - 2)] ^= (byte) (1 + random.nextInt(255));
        }
        return result;
    }

    private byte[] wrongMarkers(byte[] file) {
        byte[] result = file.clone();
        List<Integer> starts = segmentStarts(file);
        for (int count = 1 + random.nextInt(2); count > 0; count--) {
            if (random.nextBoolean()) {
                result[starts.get(random.nextInt(starts.size())) + 1] = (byte) random.nextInt(256);
            } else {
                int at = 2 + random.nextInt(file.length - 4);
                result[at] = (byte) 0xFF;
                result[at + 1] = (byte) (0xC0 + random.nextInt(64));
            }
        }
        return result;
    }

    private byte[] absurdDimensions(byte[] file) {
        byte[] result = file.clone();
        int frame = frameStart(file);
        int[] choices = {0, 1, 7, 255, 256, 4096, 9000, 30000, 65535, random.nextInt(65536)};
        for (int side = 0; side < 2; side++) {
            if (random.nextInt(3) > 0) {
                int value = choices[random.nextInt(choices.length)];
                result[frame + FRAME_DIMENSIONS + 2 * side] = (byte) (value >> 8);
                result[frame + FRAME_DIMENSIONS + 2 * side + 1] = (byte) value;
            }
        }
        return result;
    }

    private byte[] changedSampling(byte[] file) {
        byte[] result = file.clone();
        int frame = frameStart(file);
        int component = random.nextInt(file[frame + FRAME_COMPONENTS - 1] & 0xFF);
        int at = frame + FRAME_COMPONENTS + 3 * component + 1;
        result[at] = random.nextBoolean()
                ? (byte) (1 + random.nextInt(4) << 4 | 1 + random.nextInt(4))
                : (byte) random.nextInt(256);
        return result;
    }

    private byte[] swappedSegments(byte[] file) {
        List<byte[]> segments = segments(file);
        int one = random.nextInt(segments.size());
        int other = random.nextInt(segments.size());
        byte[] kept = segments.get(one);
        segments.set(one, segments.get(other));
        segments.set(other, kept);
        return file(segments);
    }

    private byte[] repeatedSegments(byte[] file) {
        List<byte[]> segments = segments(file);
        byte[] repeated = segments.get(random.nextInt(segments.size()));
        int at = random.nextInt(segments.size() + 1);
        for (int count = 1 << random.nextInt(8); count > 0; count--) {
            segments.add(at, repeated);
        }
        return file(segments);
    }

    private byte[] removedBytes(byte[] file) {
        int from = 2 + random.nextInt(file.length - 2);
        int to = Math.min(file.length, from + 1 + random.nextInt(40));
        return joined(Arrays.copyOf(file, from), Arrays.copyOfRange(file, to, file.length));
    }

    private byte[] insertedBytes(byte[] file) {
        int at = 2 + random.nextInt(file.length - 2);
        byte[] inserted = new byte[1 + random.nextInt(40)];
        random.nextBytes(inserted);
        return joined(Arrays.copyOf(file, at), inserted, Arrays.copyOfRange(file, at, file.length));
    }

    /** Where the segments begin, up to and including that of the first scan, which runs to the end of the file. */
    private static List<Integer> segmentStarts(byte[] file) {
        List<Integer> starts = new ArrayList<>();
        int position = 2;
        while (true) {
            starts.add(position);
            if ((file[position + 1] & 0xFF) == 0xDA) {
                return starts;
            }
            position += 2 + ((file[position + 2] & 0xFF) << 8 | file[position + 3] & 0xFF);
        }
    }

    private static int firstScan(byte[] file) {
        List<Integer> starts = segmentStarts(file);
        return starts.get(starts.size() - 1);
    }

    private static int frameStart(byte[] file) {
        for (int start : segmentStarts(file)) {
            int marker = file[start + 1] & 0xFF;
            if (marker == 0xC0 || marker == 0xC1 || marker == 0xC2) {
                return start;
            }
        }
        throw new IllegalArgumentException("The file to damage has no frame header");
    }

    private static List<byte[]> segments(byte[] file) {
        List<Integer> starts = segmentStarts(file);
        List<byte[]> segments = new ArrayList<>();
        for (int index = 0; index < starts.size(); index++) {
            int end = index + 1 < starts.size() ? starts.get(index + 1) : file.length;
            segments.add(Arrays.copyOfRange(file, starts.get(index), end));
        }
        return segments;
    }

    private static byte[] file(List<byte[]> segments) {
        byte[][] parts = new byte[segments.size() + 1][];
        parts[0] = new byte[] {(byte) 0xFF, (byte) 0xD8};
        for (int index = 0; index < segments.size(); index++) {
            parts[index + 1] = segments.get(index);
        }
        return joined(parts);
    }

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] result = new byte[length];
        int position = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, result, position, part.length);
            position += part.length;
        }
        return result;
    }
}
