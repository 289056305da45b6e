package org.bitsweep.jobs.evaluate;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.evaluation.ImageRange;
import org.bitsweep.jobs.prepare.ShardRange;
import org.bitsweep.jobs.prepare.ShardRange.PreparedImage;

/**
 * The batches that this process read last, for the next evaluation over them: of small images all batches fit, and are read and
 * proven once an executor instead of once an evaluation. Batches that take a good part of the room are not kept.
 */
final class RecentImages {

    /** Of pixels, a sixteenth of the heap. */
    static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 16;

    private final Map<Key, List<PreparedImage>> batches = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** Of one process. */
    static final RecentImages SHARED = new RecentImages();

    /**
     * A batch, by what it holds and not by where it lies.
     *
     * @param content digest of the prepared set
     */
    private record Key(String content, ImageRange range) {}

    /** The images of a batch that can be read, in order; their pixels belong to all readers. */
    List<PreparedImage> read(ShardRange images, ImageRange range, Configuration configuration) throws IOException {
        Key key = new Key(images.content(), range);
        synchronized (this) {
            List<PreparedImage> kept = batches.get(key);
            if (kept != null) {
                return kept;
            }
        }
        List<PreparedImage> read = List.copyOf(images.read(range, configuration));
        keep(key, read);
        return read;
    }

    private synchronized void keep(Key key, List<PreparedImage> read) {
        long size = bytes(read);
        // One that takes a good part of the room only drives others out.
        if (size > MOST_BYTES / 4 || batches.putIfAbsent(key, read) != null) {
            return;
        }
        bytes += size;
        Iterator<List<PreparedImage>> oldestFirst = batches.values().iterator();
        while (bytes > MOST_BYTES) {
            bytes -= bytes(oldestFirst.next());
            oldestFirst.remove();
        }
    }

    private static long bytes(List<PreparedImage> images) {
        return images.stream().mapToLong(image -> image.pixels().length).sum();
    }

    /** How much is kept. */
    synchronized long keptBytes() {
        return bytes;
    }

    /** Lets go of everything. */
    synchronized void clear() {
        batches.clear();
        bytes = 0;
    }
}
