package org.bitsweep.dataset;

import java.io.IOException;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.bitsweep.ClassifiedError;
import org.bitsweep.storage.Storage;

/** A stored file as Parquet's reader takes it, which remembers what failures are the storage's own. */
final class ParquetInput implements InputFile {

    private final FileStatus file;
    private final Configuration configuration;
    private ArchiveInput stored;

    ParquetInput(FileStatus file, Configuration configuration) {
        this.file = file;
        this.configuration = configuration;
    }

    @Override
    public long getLength() {
        return file.getLen();
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        FSDataInputStream in = new Storage(configuration).open(file.getPath());
        stored = new ArchiveInput(in);
        return new DelegatingSeekableInputStream(stored) {
            @Override
            public long getPos() throws IOException {
                return in.getPos();
            }

            @Override
            public void seek(long position) throws IOException {
                in.seek(position);
            }
        };
    }

    /** Whether an exception came up from the storage rather than from the decoding of what it delivered. */
    boolean isStorageFailure(IOException failure) {
        return Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause).anyMatch(cause ->
                cause instanceof ClassifiedError
                        || cause instanceof IOException below && stored != null && stored.isStorageFailure(below));
    }

    @Override
    public String toString() {
        return file.getPath().toString();
    }
}
