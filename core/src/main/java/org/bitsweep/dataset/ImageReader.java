package org.bitsweep.dataset;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import org.bitsweep.storage.DatasetException;

/**
 * Hands out the images of one split, one at a time. Not thread-safe.
 *
 * <p>{@link #next} throws {@link DatasetException} for an image that is not as it was listed and
 * {@link java.io.UncheckedIOException} when the storage fails; an image is never skipped. The reader closes itself when
 * {@link #hasNext} first answers false.
 */
public interface ImageReader extends Iterator<EncodedImage>, Closeable {

    /** Lets go of the storage; may be called more than once. */
    @Override
    void close() throws IOException;
}
