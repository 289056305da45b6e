package org.bitsweep.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.bitsweep.ClassifiedError;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;
import org.bitsweep.storage.StorageAccess;

/**
 * One Parquet file of images, read by the reader that Spark ships. What that finds wrong with the bytes is the data set's
 * fault, told at the file; failures of the storage stay those of the storage. Owns the stream.
 */
final class ParquetImageTable implements Closeable {

    private static final String FETCH_AGAIN =
            "The file is truncated or damaged: fetch it again and compare its checksum";

    private final FileStatus file;
    private final ParquetInput input;
    private final Configuration configuration;
    private final ParquetFileReader reader;
    private final ParquetImageColumns columns;

    private ParquetImageTable(FileStatus file, ParquetInput input, Configuration configuration, ParquetFileReader reader,
            ParquetImageColumns columns) {
        this.file = file;
        this.input = input;
        this.configuration = configuration;
        this.reader = reader;
        this.columns = columns;
    }

    /** Reads the file's description and checks that its columns are those of images. */
    static ParquetImageTable open(FileStatus file, Configuration configuration) throws IOException {
        ParquetInput input = new ParquetInput(file, configuration);
        ParquetFileReader reader = reading(file, input, configuration, () -> ParquetFileReader.open(input,
                HadoopReadOptions.builder(configuration).usePageChecksumVerification(true).build()));
        try {
            ParquetImageColumns columns =
                    ParquetImageColumns.of(file.getPath().toString(), reader.getFileMetaData().getSchema());
            ParquetImageTable table = new ParquetImageTable(file, input, configuration, reader, columns);
            reader.getRowGroups().forEach(table::requireWithin);
            return table;
        } catch (RuntimeException unusable) {
            reader.close();
            throw unusable;
        }
    }

    /** Something read from a file. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T reading(FileStatus file, ParquetInput input, Configuration configuration, Reading<T> action)
            throws IOException {
        try {
            return StorageAccess.at(file.getPath(), configuration, fileSystem -> {
                try {
                    return action.read();
                } catch (IOException failed) {
                    if (input.isStorageFailure(failed)) {
                        throw failed;
                    }
                    throw damaged(file, failed);
                }
            });
        } catch (RuntimeException fault) {
            throw fault instanceof ClassifiedError ? fault : damaged(file, fault);
        }
    }

    private static DatasetException damaged(FileStatus file, Exception fault) {
        return damaged(file, "a fault: " + String.valueOf(fault.getMessage()).lines().findFirst().orElse(""), fault);
    }

    private static DatasetException damaged(FileStatus file, String found, Exception cause) {
        return new DatasetException(file.getPath().toString(), "a readable Parquet file", found, FETCH_AGAIN, cause);
    }

    /** Refuses row groups that lie outside the file, or take more memory than a task should be asked for. */
    private void requireWithin(BlockMetaData group) {
        for (ColumnChunkMetaData chunk : group.getColumns()) {
            if (chunk.getStartingPos() < 0 || chunk.getTotalSize() < 0
                    || chunk.getStartingPos() > file.getLen() - chunk.getTotalSize()) {
                throw damaged(file, "a column outside it", null);
            }
            if (columns.isContent(chunk.getPath())) {
                requireContents(group, chunk);
            }
        }
    }

    private void requireContents(BlockMetaData group, ColumnChunkMetaData chunk) {
        String where = file.getPath() + ", row group " + group.getOrdinal();
        if (Math.max(chunk.getTotalSize(), chunk.getTotalUncompressedSize()) > Storage.MAXIMUM_IMAGE_BYTES) {
            throw new DatasetException(where,
                    "at most " + Storage.MAXIMUM_IMAGE_BYTES + " bytes of images, which a task holds in memory",
                    Long.toString(chunk.getTotalUncompressedSize()),
                    "Write the file anew with smaller row groups (pyarrow: row_group_size=100)");
        }
        if (chunk.getStatistics() != null && chunk.getStatistics().isNumNullsSet() && chunk.getStatistics().getNumNulls() > 0) {
            throw withoutBytes(where, chunk.getStatistics().getNumNulls() + " of " + group.getRowCount() + " without");
        }
    }

    private static DatasetException withoutBytes(String where, String found) {
        return new DatasetException(where, "the bytes of every image in 'image.bytes'", found,
                "Write the data set anew with its images in it (embed_external_files=True); paths alone are not followed");
    }

    int rowGroups() {
        return reader.getRowGroups().size();
    }

    int rows(int group) {
        return Math.toIntExact(reader.getRowGroups().get(group).getRowCount());
    }

    /**
     * What a row says of its image.
     *
     * @param path empty where there is none
     * @param label as written
     */
    record Description(String path, long label) {
    }

    /**
     * Paths and labels of a row group; the bytes of images are not read.
     *
     * @param firstRow the row of the file that the group begins with, for messages
     */
    List<Description> describe(int group, int firstRow) throws IOException {
        return reading(file, input, configuration, () -> {
            List<Description> described = new ArrayList<>();
            RecordReader<Group> records = records(group, columns.description());
            for (int i = 0; i < rows(group); i++) {
                Group row = records.read();
                String where = file.getPath() + ", row " + (firstRow + i);
                described.add(new Description(columns.path(row), columns.label(row).orElseThrow(() ->
                        new DatasetException(where, "the index of a class as label", "none", "Fill the labels in"))));
            }
            return described;
        });
    }

    /** The bytes of each image of a row group, in the order of rows. */
    Iterator<byte[]> contents(int group) throws IOException {
        RecordReader<Group> records = reading(file, input, configuration, () -> records(group, columns.contents()));
        int rows = rows(group);
        return new Iterator<>() {
            private int read;

            @Override
            public boolean hasNext() {
                return read < rows;
            }

            @Override
            public byte[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("the row group has been read to its end");
                }
                String where = file.getPath() + ", row " + read + " of row group " + group;
                read++;
                try {
                    return columns.bytes(records.read()).orElseThrow(() -> withoutBytes(where, "none"));
                } catch (RuntimeException fault) {
                    throw fault instanceof ClassifiedError ? fault : damaged(file, fault);
                }
            }
        };
    }

    private RecordReader<Group> records(int group, MessageType wanted) throws IOException {
        reader.setRequestedSchema(wanted);
        PageReadStore pages = reader.readRowGroup(group);
        MessageColumnIO columnIo = new ColumnIOFactory().getColumnIO(wanted, reader.getFileMetaData().getSchema());
        return columnIo.getRecordReader(pages, new GroupRecordConverter(wanted));
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    @Override
    public String toString() {
        return file.getPath().toString();
    }
}
