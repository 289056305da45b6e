package org.bitsweep.dataset;

import org.apache.hadoop.fs.FileStatus;

/**
 * What a file's listing tells of its content without reading it: a file that was replaced has another length or another time.
 *
 * @param bytes its length
 * @param modified when it was last written, milliseconds since 1970
 */
record FileState(long bytes, long modified) {

    static FileState of(FileStatus status) {
        return new FileState(status.getLen(), status.getModificationTime());
    }
}
