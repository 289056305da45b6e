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
import org.bitsweep.storage.ImageFileNames;
import org.bitsweep.storage.Storage;

/**
 * A folder with one folder per class, each named by the class id, name or index.
 *
 * <p>The label is the class's index in the class list, never the folder's position among those present. The evaluation
 * order is by class index, then by file name in the order of Unicode code points. A visible file that is no image is
 * refused (beside the class folders, README and LICENSE may lie), and so is an empty class folder.
 *
 * @param folder the folder that holds the class folders
 * @param names what their names stand for
 */
public record ImageFolder(Path folder, FolderNames names) implements DatasetFormat {

    /** Refuses nulls. */
    public ImageFolder {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(names, "names");
    }

    @Override
    public ImageSource list(Configuration configuration) throws IOException {
        Storage storage = new Storage(configuration);
        Path qualified = storage.qualify(folder);
        List<FileStatus> folders = new ArrayList<>(storage.list(qualified));
        folders.removeIf(status -> status.isFile() && ImageFileNames.isDocument(status.getPath().getName()));
        for (FileStatus status : folders) {
            if (!status.isDirectory()) {
                throw new DatasetException(folder.toString(), "one folder per class",
                        "the file '" + status.getPath().getName() + "'",
                        "Move it into the folder of its class, or hide it with a leading dot");
            }
        }
        if (folders.isEmpty()) {
            throw new DatasetException(folder.toString(), "one folder per class", "no folder", "Check the path");
        }
        // All names are looked up before the first folder is listed: a wrong class list is told at once.
        ClassFolders known = ClassFolders.of(folder.toString(), names,
                folders.stream().map(status -> status.getPath().getName()).toList(), storage);
        List<ClassFolders.Found> found = new ArrayList<>();
        Map<String, FileState> files = new HashMap<>();
        for (FileStatus status : folders) {
            addImages(storage, status.getPath(), found, files);
        }
        return new FileImages(known.listing(found), qualified.toString(), files);
    }

    private void addImages(Storage storage, Path classFolder, List<ClassFolders.Found> found, Map<String, FileState> states)
            throws IOException {
        String className = classFolder.getName();
        String where = ClassFolders.where(folder.toString(), className);
        List<FileStatus> files = storage.list(classFolder);
        if (files.isEmpty()) {
            throw new DatasetException(where, "at least one image", "none",
                    "Restore the images, or remove the folder if the data set has none of this class");
        }
        for (FileStatus file : files) {
            String fileName = file.getPath().getName();
            if (!file.isFile()) {
                throw new DatasetException(where, "images only", "the folder '" + fileName + "'",
                        "Keep images directly in the folder of their class");
            }
            ImageFileNames.requireImage(fileName, where);
            ImageFileNames.requireOpenable(fileName, where);
            storage.requireRegular(file.getPath());
            String name = className + "/" + fileName;
            found.add(new ClassFolders.Found(className, name));
            states.put(name, FileState.of(file));
        }
    }
}
