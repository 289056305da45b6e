package org.bitsweep.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;

/**
 * Tar archives as WebDataset writes them: the files of a sample lie side by side and share their name up to its first dot,
 * one of them the image ({@code .jpg}, {@code .jpeg}, {@code .png}), one its class ({@code .cls}). Other files of a sample are
 * not looked at. The evaluation order is that of the archives' names, then that of their entries; names of images are paths
 * in their archive.
 *
 * @param location an archive, a folder of archives, or a pattern ({@link DataFiles}); plain or compressed by gzip, one by one;
 *     only plain ones can be read in parts
 * @param classes the classes; with a {@link ClassList}, classes may be written as ids or names
 */
public record WebDataset(Path location, Classes classes) implements DatasetFormat {

    private static final List<String> ENDINGS = List.of(".tar", ".tar.gz", ".tgz");

    /** Refuses nulls. */
    public WebDataset {
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(classes, "classes");
    }

    @Override
    public ImageSource list(Configuration configuration) throws IOException {
        List<LabelledImage> images = new ArrayList<>();
        List<TarShards.Shard> shards = new ArrayList<>();
        Map<String, String> archiveOfKey = new HashMap<>();
        for (FileStatus file : new DataFiles(ENDINGS, new Storage(configuration)).at(location)) {
            WebDatasetSamples samples = new WebDatasetSamples(file.getPath().toString(), classes);
            TarIndex index = TarIndex.scan(file.getPath(), configuration, samples);
            for (WebDatasetSamples.Sample sample : samples.finished()) {
                String earlier = archiveOfKey.putIfAbsent(sample.key(), index.archive());
                if (earlier != null) {
                    throw new DatasetException(index.archive() + ", sample '" + sample.key() + "'", "each sample in one archive",
                            "one of the same name in " + earlier, "Remove one of the two, or give archives that belong together");
                }
                images.add(new LabelledImage(images.size(), sample.image(), sample.label()));
            }
            shards.add(new TarShards.Shard(index, samples.finished().size()));
        }
        return new TarShards(new ImageListing(images, classes), shards);
    }
}
