package org.bitsweep.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes archives for tests: entries hold their own names as bytes unless told otherwise. */
final class Tars {

    private Tars() {
    }

    /** Puts entries into an archive. */
    interface Content {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    static byte[] bytes(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(bytes, content);
        return bytes.toByteArray();
    }

    static Path plain(Path file, String... names) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            write(out, tar -> images(tar, names));
        }
        return file;
    }

    static Path gzip(Path file, Content content) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            write(out, content);
        }
        return file;
    }

    static void write(OutputStream out, Content content) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        content.write(tar);
        tar.finish();
    }

    static void images(TarArchiveOutputStream tar, String... names) throws IOException {
        for (String name : names) {
            entry(tar, name, name.getBytes(StandardCharsets.UTF_8));
        }
    }

    static void entry(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(content.length);
        // A whole second needs no extended header of its own, so that offsets in tests can be told by hand.
        entry.setModTime(0L);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
