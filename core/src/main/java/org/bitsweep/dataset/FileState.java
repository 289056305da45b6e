package org.bitsweep.dataset;

import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.bitsweep.Sha256;

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

    /** SHA-256 over states in a fixed order, in lower-case hexadecimal; {@code kind} tells what they are states of. */
    static String digest(String kind, List<FileState> states) {
        Sha256 sha256 = new Sha256().add(kind).add(states.size());
        states.forEach(state -> sha256.add(state.bytes()).add(state.modified()));
        return sha256.hex();
    }
}
