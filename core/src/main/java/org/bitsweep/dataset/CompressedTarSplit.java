package org.bitsweep.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.DatasetException;

/**
 * All images of a compressed tar archive, read as one stream in the order of the archive.
 *
 * @param archive qualified URI of the archive
 * @param images the images, by ascending index
 * @param order how these indices lie in the archive
 */
record CompressedTarSplit(String archive, List<LabelledImage> images, ReadingOrder order) implements ImageSplit {

    CompressedTarSplit {
        images = List.copyOf(images);
    }

    @Override
    public ImageReader open(Configuration configuration) throws IOException {
        Map<String, LabelledImage> wanted = new HashMap<>(images.size() * 2);
        images.forEach(image -> wanted.put(image.name(), image));
        return new Reader(archive, TarWalker.open(new Path(archive), configuration), wanted);
    }

    /** Looks one image ahead, and at the end proves that every image came. */
    private static final class Reader implements ImageReader {
        private final String archive;
        private final TarWalker walker;
        private final Map<String, LabelledImage> wanted;
        private EncodedImage ahead;
        private boolean ended;

        Reader(String archive, TarWalker walker, Map<String, LabelledImage> wanted) {
            this.archive = archive;
            this.walker = walker;
            this.wanted = wanted;
        }

        @Override
        public boolean hasNext() {
            try {
                while (ahead == null && !ended) {
                    if (!walker.next()) {
                        ended = true;
                        close();
                        requireAll();
                    } else {
                        LabelledImage image = wanted.remove(walker.name());
                        if (image != null) {
                            ahead = new EncodedImage(image, walker.read());
                        }
                    }
                }
            } catch (IOException failed) {
                throw new UncheckedIOException("reading " + archive, failed);
            }
            return ahead != null;
        }

        private void requireAll() {
            if (!wanted.isEmpty()) {
                LabelledImage first = wanted.values().iterator().next();
                throw new DatasetException(archive + ", entry '" + first.name() + "'", "the entry as when it was listed",
                        "no such entry, and " + (wanted.size() - 1) + " others missing",
                        "Leave the archive unchanged during a run, and the same on every machine");
            }
        }

        @Override
        public EncodedImage next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the split has been read to its end");
            }
            EncodedImage image = ahead;
            ahead = null;
            return image;
        }

        @Override
        public void close() throws IOException {
            ended = true;
            walker.close();
        }
    }
}
