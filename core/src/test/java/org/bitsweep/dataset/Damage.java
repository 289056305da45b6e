package org.bitsweep.dataset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages files in ways that storages, editors and hasty people do; the same way for the same seed. */
public final class Damage {

    private static final List<String> ODD = List.of("", "-1", "0", "1e999", "99999999999999999999", "null", "NaN", "\"", "{", "]",
            ",", "\n", "\r\n", "\u0000", "\uFEFF", "../../etc/passwd", "http://example.org/x", "file:x", "true", "\\", "\uD83D\uDE00");

    private Damage() {}

    /** The file with one kind of damage. */
    public static byte[] of(byte[] source, long seed) {
        Random random = new Random(seed);
        int at = random.nextInt(source.length);
        int length = Math.min(source.length - at, 1 + random.nextInt(40));
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(source, at);
            case 1 -> {
                byte[] flipped = source.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 2 -> joined(source, at, length, new byte[0]);
            case 3 -> joined(source, at, 0, Arrays.copyOfRange(source, at, at + length));
            case 4 -> joined(source, at, length, ODD.get(random.nextInt(ODD.size())).getBytes(StandardCharsets.UTF_8));
            default -> {
                // A digit becomes another: what stays well-formed is what is believed.
                byte[] changed = source.clone();
                for (int i = 0; i < source.length; i++) {
                    int place = (at + i) % source.length;
                    if (changed[place] >= '0' && changed[place] <= '9') {
                        changed[place] = (byte) ('0' + (changed[place] - '0' + 1 + random.nextInt(9)) % 10);
                        break;
                    }
                }
                yield changed;
            }
        };
    }

    private static byte[] joined(byte[] source, int at, int removed, byte[] inserted) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(source, 0, at);
        bytes.write(inserted, 0, inserted.length);
        bytes.write(source, at + removed, source.length - at - removed);
        return bytes.toByteArray();
    }
}
