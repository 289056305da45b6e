package org.bitsweep.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.bitsweep.imaging.ImageSize;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;

/**
 * A finished prepared data set: a folder of shards and their description, {@value #MANIFEST_NAME}.
 *
 * <p>Whoever writes one writes all shards, describes them and at last calls {@link #publish}. A folder without description is half-written and never opened.
 *
 * @param folder the qualified folder
 * @param manifest its description
 */
public record PreparedDataset(Path folder, PreparedManifest manifest) {

    /** Name of the description in the folder. */
    public static final String MANIFEST_NAME = "prepared.json";

    /** A description of ten thousand shards takes about two megabytes. */
    private static final long MAXIMUM_MANIFEST_BYTES = 1L << 28;

    /** Refuses nulls. */
    public PreparedDataset {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(manifest, "manifest");
    }

    /**
     * Opens a prepared data set: reads the description and checks that every shard is there in its full length. What
     * stands in them is proven where they are read, row by row ({@link PreparedRow#digest}).
     *
     * @param folder the prepared folder
     * @param configuration how file systems are reached
     * @return the data set
     * @throws DatasetException if the folder is missing, half-written or contradicts its description
     * @throws IOException if the storage fails
     */
    public static PreparedDataset open(Path folder, Configuration configuration) throws IOException {
        Storage storage = new Storage(configuration);
        Path qualified = storage.qualify(folder);
        FileSystem fileSystem = qualified.getFileSystem(configuration);
        Path file = new Path(qualified, MANIFEST_NAME);
        if (!storage.status(qualified).isDirectory()) {
            throw new DatasetException(folder.toString(), "the folder of a prepared data set", "a file", "Check the path");
        }
        if (!fileSystem.exists(file)) {
            throw new DatasetException(folder.toString(), "a finished prepared data set with " + MANIFEST_NAME,
                    "none: the folder is half-written or something else",
                    "Remove the folder and prepare the data set anew");
        }
        PreparedManifest manifest =
                PreparedManifest.parse(file.toString(), storage.read(file, MAXIMUM_MANIFEST_BYTES));
        requireShards(fileSystem, qualified, manifest);
        return new PreparedDataset(qualified, manifest);
    }

    /**
     * Makes a folder of complete shards a prepared data set, by writing its description under a temporary name and
     * renaming it. On file systems the rename is atomic; on object stores, where a file appears only when complete, it
     * is a copy. Either way no reader sees half a description.
     *
     * @param folder the folder with the shards
     * @param manifest the description
     * @param configuration how file systems are reached
     * @return the finished data set
     * @throws DatasetException if a shard is missing or has another length, or the folder is already finished
     * @throws IOException if the storage fails; the folder is then still half-written
     */
    public static PreparedDataset publish(Path folder, PreparedManifest manifest, Configuration configuration)
            throws IOException {
        Path qualified = new Storage(configuration).qualify(folder);
        FileSystem fileSystem = qualified.getFileSystem(configuration);
        Path file = new Path(qualified, MANIFEST_NAME);
        if (fileSystem.exists(file)) {
            throw new DatasetException(folder.toString(), "a folder without " + MANIFEST_NAME, "a finished data set",
                    "Prepare into a new folder, or remove this one first");
        }
        requireShards(fileSystem, qualified, manifest);
        Path temporary = new Path(qualified, "." + MANIFEST_NAME + "." + UUID.randomUUID() + ".temporary");
        try {
            try (OutputStream out = fileSystem.create(temporary)) {
                out.write(manifest.toJson());
            }
            if (!fileSystem.rename(temporary, file)) {
                throw new IOException("could not rename " + temporary + " to " + file);
            }
        } finally {
            // Gone after a successful rename; after a failure nothing half-written stays behind.
            fileSystem.delete(temporary, false);
        }
        return open(folder, configuration);
    }

    /** The qualified path of a shard. */
    public Path pathOf(PreparedShard shard) {
        return new Path(folder, shard.file());
    }

    /**
     * Refuses images that were prepared for another network.
     *
     * @param geometry the preprocessing geometry that the network needs, in its canonical text
     * @param size the size of the network's images; a geometry that neither resizes exactly nor crops leaves it open
     * @return this data set
     * @throws DatasetException if the images were prepared for another geometry or size
     */
    public PreparedDataset requireFor(String geometry, ImageSize size) {
        if (!manifest.geometry().equals(geometry)) {
            throw new DatasetException(folder.toString(), "images prepared for '" + geometry + "'",
                    "'" + manifest.geometry() + "'", "Prepare the data set for this geometry in another folder");
        }
        if (manifest.width() != size.width() || manifest.height() != size.height()) {
            throw new DatasetException(folder.toString(), "images of " + size + " pixels, which the network takes",
                    manifest.width() + "x" + manifest.height(), "Prepare the data set for this network in another folder");
        }
        return this;
    }

    /**
     * Refuses prepared images of another data set.
     *
     * @param listingSha256 {@link ImageListing#digest} of the data set that is to be scored
     * @return this data set
     * @throws DatasetException if the images were prepared from another data set
     */
    public PreparedDataset requireListing(String listingSha256) {
        if (!manifest.listingSha256().equals(listingSha256)) {
            throw new DatasetException(folder.toString(), "images prepared from the listing " + listingSha256,
                    manifest.listingSha256(), "The data set has changed since: prepare it anew");
        }
        return this;
    }

    /**
     * Proves that the rows of the shards, pixels aside, are those that were described: names, labels, digests of files and
     * of pixels, and which could not be decoded.
     *
     * @param rows every row, in evaluation order
     * @throws DatasetException if a row is missing, added or changed
     */
    public void requireContent(Iterable<PreparedRow> rows) {
        String found;
        try {
            ContentDigest digest = new ContentDigest();
            rows.forEach(digest::add);
            found = digest.hex();
        } catch (IllegalArgumentException wrongRow) {
            found = wrongRow.getMessage();
        }
        if (!found.equals(manifest.contentSha256())) {
            throw new DatasetException(folder.toString(), "rows with the digest " + manifest.contentSha256(), found,
                    "Names, labels or digests of images have been damaged since they were prepared: remove the folder and"
                            + " prepare the data set anew");
        }
    }

    private static void requireShards(FileSystem fileSystem, Path folder, PreparedManifest manifest) throws IOException {
        for (PreparedShard shard : manifest.shards()) {
            Path path = new Path(folder, shard.file());
            String found;
            try {
                FileStatus status = fileSystem.getFileStatus(path);
                if (status.isFile() && status.getLen() == shard.bytes()) {
                    continue;
                }
                found = status.isFile() ? status.getLen() + " bytes" : "a folder";
            } catch (FileNotFoundException missing) {
                found = "no such file";
            }
            throw new DatasetException(path.toString(), "a shard of " + shard.bytes() + " bytes", found,
                    "Remove the folder and prepare the data set anew");
        }
    }
}
