package org.bitsweep.dataset;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.ImageFileNames;
import org.bitsweep.storage.Storage;

/**
 * One folder with all images, and a label file. A label file inside the folder is not taken for an image.
 *
 * @param folder the folder with the images
 * @param labels the label file, which also tells the evaluation order
 * @param classes the classes that labels refer to
 */
public record FlatFolder(Path folder, LabelFile labels, Classes classes) implements DatasetFormat {

    /** Refuses nulls. */
    public FlatFolder {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(classes, "classes");
    }

    @Override
    public ImageSource list(Configuration configuration) throws IOException {
        Storage storage = new Storage(configuration);
        Path qualified = storage.qualify(folder);
        Map<String, FileState> files = files(storage, qualified, storage.qualify(labels.file()));
        ImageListing listing = Labelling.label(folder.toString(), List.copyOf(files.keySet()), labels, classes, storage);
        return new FileImages(listing, qualified.toString(), files);
    }

    /**
     * All images in a folder without sub-folders by name, in the order of names, leaving out the one file that is known to be
     * something else.
     */
    static Map<String, FileState> files(Storage storage, Path folder, Path notAnImage) throws IOException {
        Map<String, FileState> files = new LinkedHashMap<>();
        for (FileStatus status : storage.list(folder)) {
            String name = status.getPath().getName();
            if (status.getPath().equals(notAnImage)) {
                continue;
            }
            if (!status.isFile()) {
                throw new DatasetException(folder.toString(), "images only", "the folder '" + name + "'",
                        "Keep all images directly in this folder, or use the format image-folder");
            }
            ImageFileNames.requireImage(name, folder.toString());
            ImageFileNames.requireOpenable(name, folder.toString());
            storage.requireRegular(status.getPath());
            files.put(name, FileState.of(status));
        }
        if (files.isEmpty()) {
            throw new DatasetException(folder.toString(), "images", "none", "Check the path");
        }
        return files;
    }
}
