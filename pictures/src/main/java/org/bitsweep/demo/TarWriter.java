package org.bitsweep.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A POSIX ustar archive that depends on nothing but the files in it: no time, no owner, mode 0644. Written out here
 * so that drawing the pictures needs no library, and so that no library's release changes the committed bytes.
 */
final class TarWriter implements AutoCloseable {

    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    void add(String path, byte[] content) throws IOException {
        byte[] name = path.getBytes(StandardCharsets.US_ASCII);
        if (name.length > NAME_BYTES) {
            throw new IllegalArgumentException("a path in the archive has at most " + NAME_BYTES + " bytes: " + path);
        }
        byte[] header = new byte[BLOCK];
        System.arraycopy(name, 0, header, 0, name.length);
        text(header, 100, "0000644\0");
        text(header, 108, "0000000\0");
        text(header, 116, "0000000\0");
        text(header, 124, String.format(Locale.ROOT, "%011o\0", content.length));
        text(header, 136, "00000000000\0");
        text(header, 148, "        ");
        text(header, 156, "0");
        text(header, 257, "ustar\00000");
        text(header, 329, "0000000\0");
        text(header, 337, "0000000\0");
        int checksum = 0;
        for (byte b : header) {
            checksum += b & 0xff;
        }
        text(header, 148, String.format(Locale.ROOT, "%06o\0 ", checksum));
        out.write(header);
        out.write(content);
        out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    /** Ends the archive and closes the stream it was given. */
    @Override
    public void close() throws IOException {
        try (out) {
            out.write(new byte[2 * BLOCK]);
        }
    }

    private static void text(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
