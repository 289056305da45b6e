package org.bitsweep.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.Storage;

/**
 * A range of images that are files of their own.
 *
 * @param folder qualified URI of the folder that names are relative to
 * @param images the images, by ascending index
 */
record FileSplit(String folder, List<LabelledImage> images) implements ImageSplit {

    FileSplit {
        images = List.copyOf(images);
    }

    @Override
    public ReadingOrder order() {
        return ReadingOrder.EVALUATION_ORDER;
    }

    @Override
    public ImageReader open(Configuration configuration) {
        Storage storage = new Storage(configuration);
        Path base = new Path(folder);
        Iterator<LabelledImage> remaining = images.iterator();
        return new ImageReader() {
            @Override
            public boolean hasNext() {
                return remaining.hasNext();
            }

            @Override
            public EncodedImage next() {
                LabelledImage image = remaining.next();
                try {
                    return new EncodedImage(image,
                            storage.read(new Path(base, image.name()), Storage.MAXIMUM_IMAGE_BYTES));
                } catch (IOException failed) {
                    throw new UncheckedIOException("image '" + image.name() + "' of " + folder, failed);
                }
            }

            @Override
            public void close() {
                // Each file is closed as soon as it is read.
            }
        };
    }
}
