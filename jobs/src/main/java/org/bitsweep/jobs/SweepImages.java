package org.bitsweep.jobs;

import java.io.IOException;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.hadoop.conf.Configuration;
import org.bitsweep.InputException;
import org.bitsweep.config.DatasetConfig;
import org.bitsweep.config.DatasetSource;
import org.bitsweep.dataset.ImageSource;
import org.bitsweep.dataset.PreparedDataset;

/** The images of a sweep before they are prepared for a network: either encoded, or prepared once and for all. */
record SweepImages(Optional<ImageSource> source, Optional<PreparedDataset> prepared) {

    static SweepImages open(DatasetSource source, Configuration configuration) throws IOException {
        if (source instanceof DatasetSource.Prepared stored) {
            return new SweepImages(Optional.empty(),
                    Optional.of(PreparedDataset.open(stored.location().hadoopPath(), configuration)));
        }
        return new SweepImages(
                Optional.of(((DatasetSource.Encoded) source).open(configuration).list(configuration)), Optional.empty());
    }

    /** Refuses another number of images than the configuration of the data set expects. */
    void requireCount(DatasetConfig dataset) {
        dataset.images().ifPresent(expected -> {
            if (count() != expected) {
                throw new InputException(dataset.name() + ": expected " + expected + " images, found " + count()
                        + ". Restore the missing images, or correct images in the data set's configuration.");
            }
        });
    }

    int count() {
        return source.map(images -> images.listing().count()).orElseGet(() -> prepared.orElseThrow().manifest().count());
    }

    String listingDigest() {
        return source.map(images -> images.listing().digest())
                .orElseGet(() -> prepared.orElseThrow().manifest().listingSha256());
    }

    int classes() {
        return source.map(images -> images.listing().classes().count())
                .orElseGet(() -> prepared.orElseThrow().manifest().numberOfClasses());
    }

    IntFunction<String> names() {
        return source.<IntFunction<String>>map(images -> index -> images.listing().images().get(index).name())
                .orElse(index -> "image " + index);
    }
}
