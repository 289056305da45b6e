package org.bitsweep.dataset;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.ImageFileNames;
import org.bitsweep.storage.Storage;

/**
 * Reads a tar archive from its beginning to its end, plain or compressed by gzip, and lets nothing doubtful pass:
 * names that climb out, links, devices, sparse or oversized entries, doubled names, broken checksums, a missing end.
 *
 * <p>Directories and hidden files are stepped over. Owns the stream.
 */
final class TarWalker implements Closeable {

    private static final int RECORD_BYTES = 512;
    private static final String FETCH_AGAIN =
            "The file is truncated or damaged: fetch it again and compare its checksum";

    private final String archive;
    private final TarCompression compression;
    private final ArchiveInput stored;
    private final ArchiveInput unpacked;
    private final TarArchiveInputStream tar;
    private final Set<String> names = new HashSet<>();
    private final byte[] scratch = new byte[1 << 16];
    private String name;
    private long offset;
    private long size;
    private long remaining;

    private TarWalker(String archive, TarCompression compression, ArchiveInput stored, ArchiveInput unpacked) {
        this.archive = archive;
        this.compression = compression;
        this.stored = stored;
        this.unpacked = unpacked;
        // One record a block: with the usual twenty, whatever follows the end marker would be swallowed unseen.
        this.tar = new TarArchiveInputStream(unpacked, RECORD_BYTES, RECORD_BYTES, "UTF-8");
    }

    static TarWalker open(Path archive, Configuration configuration) throws IOException {
        Storage storage = new Storage(configuration);
        TarCompression compression = TarCompression.of(archive, storage);
        ArchiveInput stored = new ArchiveInput(storage.open(archive));
        try {
            ArchiveInput unpacked = compression == TarCompression.NONE ? stored
                    // Archives compressed in parallel consist of several gzip members.
                    : new ArchiveInput(GzipCompressorInputStream.builder().setInputStream(stored)
                            .setDecompressConcatenated(true).get());
            return new TarWalker(archive.toString(), compression, stored, unpacked);
        } catch (EOFException shorter) {
            stored.close();
            throw new DatasetException(archive.toString(), "a tar archive compressed by gzip",
                    "its end after " + stored.count() + " bytes", FETCH_AGAIN, shorter);
        } catch (IOException | RuntimeException failed) {
            stored.close();
            throw failed;
        }
    }

    TarCompression compression() {
        return compression;
    }

    /** Steps to the next visible regular file; false at the proper end of the archive. */
    boolean next() throws IOException {
        try {
            while (true) {
                drain();
                long end = unpacked.count() + padding(size);
                TarArchiveEntry entry = tar.getNextEntry();
                if (entry == null) {
                    requireEnd(end);
                    return false;
                }
                if (accept(entry)) {
                    return true;
                }
            }
        } catch (IOException failed) {
            throw damaged(failed);
        }
    }

    /** Name of the current entry, its parts separated by single slashes. */
    String name() {
        return name;
    }

    /** Where the current entry's bytes begin, counted from the beginning of the uncompressed archive. */
    long offset() {
        return offset;
    }

    /** Length of the current entry in bytes. */
    int size() {
        return (int) size;
    }

    /** The bytes of the current entry; once an entry. */
    byte[] read() throws IOException {
        try {
            // Grows as bytes arrive: a header that lies about the size must not cost the memory.
            byte[] bytes = tar.readNBytes((int) remaining);
            remaining -= bytes.length;
            if (remaining > 0) {
                throw truncated(null);
            }
            return bytes;
        } catch (IOException failed) {
            throw damaged(failed);
        }
    }

    private void drain() throws IOException {
        while (remaining > 0) {
            int read = tar.read(scratch, 0, (int) Math.min(scratch.length, remaining));
            if (read < 0) {
                throw truncated(null);
            }
            remaining -= read;
        }
    }

    private boolean accept(TarArchiveEntry entry) {
        size = 0;
        remaining = 0;
        String where = archive + ", entry '" + entry.getName() + "'";
        if (!entry.isCheckSumOK()) {
            throw new DatasetException(archive + ", byte " + (unpacked.count() - RECORD_BYTES),
                    "a tar header with a matching checksum", "none", "Check that this is a tar archive, and fetch it again");
        }
        name = safeName(entry.getName(), where);
        if (entry.isDirectory()) {
            return false;
        }
        if (entry.isLink() || entry.isSymbolicLink()) {
            throw new DatasetException(where, "a regular file", "a link to '" + entry.getLinkName() + "'",
                    "Pack the images themselves (tar --dereference --hard-dereference)");
        }
        byte kind = entry.getLinkFlag();
        if (kind != TarConstants.LF_NORMAL && kind != TarConstants.LF_OLDNORM && kind != TarConstants.LF_CONTIG
                || entry.isSparse()) {
            throw new DatasetException(where, "a regular file", "a special entry (type '" + (char) kind + "')",
                    "Pack image files only");
        }
        if (entry.getSize() > Storage.MAXIMUM_IMAGE_BYTES) {
            throw new DatasetException(where, "at most " + Storage.MAXIMUM_IMAGE_BYTES + " bytes",
                    Long.toString(entry.getSize()), "Check that this is an archive of images");
        }
        if (!names.add(name)) {
            throw new DatasetException(where, "each name once", "the name again",
                    "Pack the archive anew; appending to it keeps older versions");
        }
        offset = unpacked.count();
        size = entry.getSize();
        remaining = size;
        // A hidden folder hides what is in it, as it does on a file system.
        return Arrays.stream(name.split("/")).noneMatch(ImageFileNames::isHidden);
    }

    private static String safeName(String written, String where) {
        List<String> parts = new ArrayList<>();
        for (String part : written.split("/")) {
            if (part.equals("..")) {
                throw new DatasetException(where, "a path inside the archive", "one that climbs out ('..')",
                        "Pack the archive from the folder that holds the images");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        if (written.startsWith("/")) {
            throw new DatasetException(where, "a path inside the archive", "an absolute path",
                    "Pack the archive from the folder that holds the images");
        }
        return String.join("/", parts);
    }

    /** Proves that the archive ended where it says it ends: a block of zeros right after the last entry, nothing behind. */
    private void requireEnd(long end) throws IOException {
        if (unpacked.count() < end + RECORD_BYTES) {
            throw truncated(null);
        }
        for (int read = unpacked.read(scratch, 0, scratch.length); read >= 0;
                read = unpacked.read(scratch, 0, scratch.length)) {
            for (int i = 0; i < read; i++) {
                if (scratch[i] != 0) {
                    throw new DatasetException(archive, "nothing after the end marker", "more data at byte "
                            + (unpacked.count() - read + i),
                            "Pack the archive anew; concatenated archives would lose images");
                }
            }
        }
    }

    private static long padding(long size) {
        return (RECORD_BYTES - size % RECORD_BYTES) % RECORD_BYTES;
    }

    private DatasetException truncated(IOException cause) {
        return new DatasetException(archive, "a complete tar archive",
                "its end after " + stored.count() + " bytes" + (name == null ? "" : ", at or after entry '" + name + "'"),
                FETCH_AGAIN, cause);
    }

    /** Storage failures pass as they are; what the decoders found wrong with the bytes is the data set's fault. */
    private IOException damaged(IOException failed) {
        if (stored.isStorageFailure(failed)) {
            return failed;
        }
        if (failed instanceof EOFException || String.valueOf(failed.getMessage()).startsWith("Truncated")) {
            throw truncated(failed);
        }
        throw new DatasetException(archive, "a readable tar archive", "a fault near byte " + stored.count() + ": "
                + failed.getMessage(), FETCH_AGAIN, failed);
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
