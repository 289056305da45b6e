package org.bitsweep.dataset;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts bytes, and remembers which exceptions are the storage's own rather than a decoder's verdict on the bytes. */
final class ArchiveInput extends FilterInputStream {

    private long count;
    private IOException storageFailure;

    ArchiveInput(InputStream in) {
        super(in);
    }

    /** Bytes handed out so far. */
    long count() {
        return count;
    }

    /** Whether this exception came up from below rather than from whoever reads this stream. */
    boolean isStorageFailure(IOException failure) {
        return failure == storageFailure;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int read = in.read(buffer, offset, length);
            if (read > 0) {
                count += read;
            }
            return read;
        } catch (IOException failure) {
            storageFailure = failure;
            throw failure;
        }
    }

    @Override
    public long skip(long bytes) throws IOException {
        // Read over: a truncated file can be skipped past its end without notice.
        int wanted = (int) Math.min(Math.max(bytes, 0), 1 << 16);
        return Math.max(0, read(new byte[wanted], 0, wanted));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
