package org.bitsweep.dataset;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;

/** How a tar archive is compressed, told by its first bytes rather than its name. */
enum TarCompression {
    /** Not at all: entries can be read from anywhere. */
    NONE,
    /** By gzip: entries can be read from the beginning only. */
    GZIP;

    static TarCompression of(Path archive, Storage storage) throws IOException {
        byte[] head;
        try (InputStream in = storage.open(archive)) {
            head = in.readNBytes(6);
        }
        if (startsWith(head, 0x1f, 0x8b)) {
            return GZIP;
        }
        String other = startsWith(head, 'B', 'Z', 'h') ? "bzip2"
                : startsWith(head, 0xfd, '7', 'z', 'X', 'Z') ? "xz"
                : startsWith(head, 0x28, 0xb5, 0x2f, 0xfd) ? "zstd"
                : startsWith(head, 'P', 'K', 3, 4) ? "zip"
                : null;
        if (other != null) {
            throw new DatasetException(archive.toString(), "a tar archive, plain or compressed by gzip",
                    "one in " + other, "Repack it as a plain tar archive, which can be read in parallel");
        }
        return NONE;
    }

    private static boolean startsWith(byte[] head, int... expected) {
        if (head.length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((head[i] & 0xff) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
