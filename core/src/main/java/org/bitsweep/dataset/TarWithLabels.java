package org.bitsweep.dataset;

import java.io.IOException;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.Storage;

/**
 * A tar archive of images and a label file outside it. Names are paths in the archive.
 *
 * @param archive the archive, plain or compressed by gzip; only a plain one can be read in parallel
 * @param labels the label file, which also tells the evaluation order
 * @param classes the classes that labels refer to
 */
public record TarWithLabels(Path archive, LabelFile labels, Classes classes) implements DatasetFormat {

    /** Refuses nulls. */
    public TarWithLabels {
        Objects.requireNonNull(archive, "archive");
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(classes, "classes");
    }

    @Override
    public ImageSource list(Configuration configuration) throws IOException {
        TarIndex index = TarIndex.scan(archive, configuration).requireImages();
        ImageListing listing =
                Labelling.label(archive.toString(), index.names(), labels, classes, new Storage(configuration));
        return new TarImages(listing, index);
    }
}
