package org.bitsweep.dataset;

import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;

/**
 * Images of a plain tar archive, read by jumping to each.
 *
 * @param archive qualified URI of the archive
 * @param archiveBytes length of the archive when it was listed
 * @param located the images by ascending index, with their places
 */
record TarRangeSplit(String archive, long archiveBytes, List<Located> located) implements ImageSplit {

    /**
     * An image and its place.
     *
     * @param image which image
     * @param offset where its bytes begin in the archive
     * @param size their number
     */
    record Located(LabelledImage image, long offset, int size) implements Serializable {
    }

    TarRangeSplit {
        located = List.copyOf(located);
    }

    @Override
    public List<LabelledImage> images() {
        return located.stream().map(Located::image).toList();
    }

    @Override
    public ReadingOrder order() {
        return ReadingOrder.EVALUATION_ORDER;
    }

    @Override
    public ImageReader open(Configuration configuration) throws IOException {
        Storage storage = new Storage(configuration);
        Path path = new Path(archive);
        long length = storage.status(path).getLen();
        if (length != archiveBytes) {
            throw new DatasetException(archive, archiveBytes + " bytes as when it was listed", Long.toString(length),
                    "Leave the archive unchanged during a run, and the same on every machine");
        }
        return new Reader(archive, storage.open(path), located.iterator());
    }

    /** Reads forward where images lie in evaluation order, as they mostly do. */
    private static final class Reader implements ImageReader {
        private final String archive;
        private final FSDataInputStream in;
        private final Iterator<Located> remaining;

        Reader(String archive, FSDataInputStream in, Iterator<Located> remaining) {
            this.archive = archive;
            this.in = in;
            this.remaining = remaining;
        }

        @Override
        public boolean hasNext() {
            if (remaining.hasNext()) {
                return true;
            }
            try {
                close();
            } catch (IOException failed) {
                throw new UncheckedIOException("closing " + archive, failed);
            }
            return false;
        }

        @Override
        public EncodedImage next() {
            Located next = remaining.next();
            byte[] bytes = new byte[next.size()];
            try {
                in.seek(next.offset());
                in.readFully(bytes);
            } catch (EOFException shorter) {
                throw new DatasetException(archive + ", entry '" + next.image().name() + "'", next.size() + " bytes",
                        "the end of the archive", "Leave the archive unchanged during a run", shorter);
            } catch (IOException failed) {
                throw new UncheckedIOException("entry '" + next.image().name() + "' of " + archive, failed);
            }
            return new EncodedImage(next.image(), bytes);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
