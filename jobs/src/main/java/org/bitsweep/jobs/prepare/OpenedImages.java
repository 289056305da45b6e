package org.bitsweep.jobs.prepare;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.bitsweep.InputException;
import org.bitsweep.config.DatasetConfig;
import org.bitsweep.config.DatasetSource;
import org.bitsweep.dataset.ClassList;
import org.bitsweep.dataset.ImageSource;
import org.bitsweep.dataset.PreparedDataset;
import org.bitsweep.imaging.Geometry;
import org.bitsweep.imaging.ImageSize;

/** Images before they are prepared for a network: either encoded and listed, or prepared once and for all. */
public record OpenedImages(Optional<ImageSource> source, Optional<PreparedDataset> prepared) {

    public static OpenedImages open(DatasetSource source, Configuration configuration) throws IOException {
        if (source instanceof DatasetSource.Prepared stored) {
            return new OpenedImages(Optional.empty(),
                    Optional.of(PreparedDataset.open(stored.location().hadoopPath(), configuration)));
        }
        return new OpenedImages(
                Optional.of(((DatasetSource.Encoded) source).open(configuration).list(configuration)), Optional.empty());
    }

    /** Refuses another number of images than the configuration of the data set expects. */
    public void requireCount(DatasetConfig dataset) {
        dataset.images().ifPresent(expected -> {
            if (count() != expected) {
                throw new InputException(dataset.name() + ": expected " + expected + " images, found " + count()
                        + ". Restore the missing images, or correct images in the data set's configuration.");
            }
        });
    }

    /**
     * The images prepared for a network: into a folder, unless they are already.
     *
     * @param images how many from the start; those prepared already are taken whole
     * @param size of the network's images
     * @param unreadable what happens to images that do not decode while they are prepared
     */
    public PreparedDataset prepare(SparkSession spark, int images, Geometry geometry, ImageSize size,
            PrepareJob.UnreadableImages unreadable, Path folder) throws IOException {
        requireFor(geometry, size);
        if (prepared.isPresent()) {
            PreparedRows.requireDescribed(spark, prepared.get());
            return prepared.get();
        }
        return new PrepareJob(spark).run(
                new PrepareJob.Request(source.orElseThrow(), images, geometry, size, unreadable, folder));
    }

    /** Refuses images that were prepared for another network. */
    public void requireFor(Geometry geometry, ImageSize size) {
        prepared.ifPresent(set -> set.requireFor(geometry.canonicalText(), size));
    }

    public int count() {
        return source.map(images -> images.listing().count()).orElseGet(() -> prepared.orElseThrow().manifest().count());
    }

    public String listingDigest() {
        return source.map(images -> images.listing().digest())
                .orElseGet(() -> prepared.orElseThrow().manifest().listingSha256());
    }

    public int classes() {
        return source.map(images -> images.listing().classes().count())
                .orElseGet(() -> prepared.orElseThrow().manifest().numberOfClasses());
    }

    /** Names of the classes by index; empty where they are only numbered. */
    public List<String> classNames() {
        return source.map(images -> images.listing().classes()).filter(ClassList.class::isInstance).map(ClassList.class::cast)
                .map(ClassList::names).orElse(List.of());
    }

    public IntFunction<String> names() {
        return source.<IntFunction<String>>map(images -> index -> images.listing().images().get(index).name())
                .orElse(index -> "image " + index);
    }
}
