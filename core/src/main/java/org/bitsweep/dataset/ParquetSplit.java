package org.bitsweep.dataset;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;

/**
 * Whole row groups of a Parquet file; one is in memory at a time.
 *
 * @param file its qualified URI
 * @param fileBytes its length when it was listed
 * @param rowGroups the row groups in their order
 */
record ParquetSplit(String file, long fileBytes, List<RowGroup> rowGroups) implements ImageSplit {

    private static final String UNCHANGED = "Leave the files unchanged during a run, and the same on every machine";

    /**
     * A row group.
     *
     * @param number its place in the file, from 0
     * @param images those of its rows
     */
    record RowGroup(int number, List<LabelledImage> images) implements Serializable {

        RowGroup {
            images = List.copyOf(images);
        }
    }

    ParquetSplit {
        rowGroups = List.copyOf(rowGroups);
    }

    @Override
    public List<LabelledImage> images() {
        return rowGroups.stream().flatMap(group -> group.images().stream()).toList();
    }

    @Override
    public ReadingOrder order() {
        return ReadingOrder.EVALUATION_ORDER;
    }

    @Override
    public ImageReader open(Configuration configuration) throws IOException {
        FileStatus status = new Storage(configuration).status(new Path(file));
        if (status.getLen() != fileBytes) {
            throw new DatasetException(file, fileBytes + " bytes as when it was listed", Long.toString(status.getLen()), UNCHANGED);
        }
        return new Reader(ParquetImageTable.open(status, configuration), rowGroups.iterator());
    }

    private static final class Reader implements ImageReader {
        private final ParquetImageTable table;
        private final Iterator<RowGroup> remaining;
        private Iterator<LabelledImage> images = List.<LabelledImage>of().iterator();
        private Iterator<byte[]> contents;

        Reader(ParquetImageTable table, Iterator<RowGroup> remaining) {
            this.table = table;
            this.remaining = remaining;
        }

        @Override
        public boolean hasNext() {
            if (images.hasNext() || remaining.hasNext()) {
                return true;
            }
            try {
                close();
            } catch (IOException failed) {
                throw new UncheckedIOException("closing " + table, failed);
            }
            return false;
        }

        @Override
        public EncodedImage next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the split has been read to its end");
            }
            if (!images.hasNext()) {
                advance(remaining.next());
            }
            return new EncodedImage(images.next(), contents.next());
        }

        private void advance(RowGroup group) {
            if (group.number() >= table.rowGroups() || table.rows(group.number()) != group.images().size()) {
                throw new DatasetException(table.toString(), "row groups as when it was listed", "others", UNCHANGED);
            }
            try {
                contents = table.contents(group.number());
            } catch (IOException failed) {
                throw new UncheckedIOException("row group " + group.number() + " of " + table, failed);
            }
            images = group.images().iterator();
        }

        @Override
        public void close() throws IOException {
            table.close();
        }
    }
}
