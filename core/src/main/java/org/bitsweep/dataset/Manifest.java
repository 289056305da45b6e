package org.bitsweep.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.bitsweep.Suggestion;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;
import org.bitsweep.storage.StorageException;

/**
 * Image files named by a CSV file with the header {@code path,label}.
 *
 * <p>The evaluation order is the order of rows. Paths are absolute or relative to the manifest's folder. Files beside
 * those named are not looked at: the manifest says what the data set is.
 *
 * @param file the CSV file
 * @param classes the classes; with a {@link ClassList}, labels may be written as class ids or names
 */
public record Manifest(Path file, Classes classes) implements DatasetFormat {

    /** Refuses nulls. */
    public Manifest {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(classes, "classes");
    }

    @Override
    public ImageSource list(Configuration configuration) throws IOException {
        Storage storage = new Storage(configuration);
        Path qualified = storage.qualify(file);
        List<ManifestRows.Row> rows = ManifestRows.parse(file.toString(), storage.lines(qualified), classes);
        Path folder = qualified.getParent();
        Map<String, FileState> files = files(storage, rows, folder);
        return new FileImages(ManifestRows.listing(rows, classes), folder.toString(), files);
    }

    /**
     * The file of every row by the name that the row has for it. Lists each folder once instead of asking for each file:
     * thousands of questions fewer to an object store.
     */
    private Map<String, FileState> files(Storage storage, List<ManifestRows.Row> rows, Path folder) throws IOException {
        Map<String, FileState> files = new HashMap<>(rows.size() * 2);
        Map<Path, Map<String, FileStatus>> filesByFolder = new HashMap<>();
        Map<Path, ManifestRows.Row> rowByPath = new HashMap<>();
        List<ManifestRows.Row> missing = new ArrayList<>();
        for (ManifestRows.Row row : rows) {
            Path path = qualified(storage, folder, row);
            ManifestRows.Row earlier = rowByPath.putIfAbsent(path, row);
            if (earlier != null) {
                throw new DatasetException(row.where(), "each file once", "'" + row.image().name()
                        + "', which is the same file as '" + earlier.image().name() + "'", "Remove one of the two rows");
            }
            FileStatus status = listed(storage, row, path.getParent(), filesByFolder).get(path.getName());
            if (status == null) {
                missing.add(row);
            } else if (status.isDirectory()) {
                throw new DatasetException(row.where(), "an image file", "'" + row.image().name() + "', which is a folder",
                        "Name the images in it, a row each");
            } else {
                requireRegular(storage, row, path);
                files.put(row.image().name(), FileState.of(status));
            }
        }
        if (!missing.isEmpty()) {
            ManifestRows.Row first = missing.get(0);
            Path path = qualified(storage, folder, first);
            String others = missing.size() == 1 ? "" : ", and " + (missing.size() - 1) + " more rows without their files";
            throw new DatasetException(first.where(), "a file '" + path + "'", "none"
                    + Suggestion.hint(path.getName(), filesByFolder.getOrDefault(path.getParent(), Map.of()).keySet()) + others,
                    "Restore the files or correct the paths, which are relative to the manifest's folder");
        }
        return files;
    }

    private static void requireRegular(Storage storage, ManifestRows.Row row, Path path) throws IOException {
        try {
            storage.requireRegular(path);
        } catch (DatasetException special) {
            throw new DatasetException(row.where(), special.expected(), "'" + row.image().name() + "', which is "
                    + special.found(), special.remedy(), special);
        }
    }

    private static Path qualified(Storage storage, Path folder, ManifestRows.Row row) throws IOException {
        try {
            return storage.qualify(resolve(folder, row));
        } catch (StorageException failure) {
            if (failure.getCause() instanceof UnsupportedFileSystemException) {
                throw unlistable(row, failure);
            }
            throw failure;
        }
    }

    private static DatasetException unlistable(ManifestRows.Row row, Exception cause) {
        return new DatasetException(row.where(), "a path on a file system whose folders can be listed",
                "'" + row.image().name() + "'", "Fetch the images, and write the paths of their files", cause);
    }

    private static Path resolve(Path folder, ManifestRows.Row row) {
        try {
            return new Path(folder, row.image().name());
        } catch (IllegalArgumentException unusable) {
            throw new DatasetException(row.where(), "a path that Hadoop can open", "'" + row.image().name() + "'",
                    "Rename the file; a colon in a name is read as the end of a scheme", unusable);
        }
    }

    private static Map<String, FileStatus> listed(Storage storage, ManifestRows.Row row, Path folder,
            Map<Path, Map<String, FileStatus>> filesByFolder) throws IOException {
        if (folder == null) {
            return Map.of();
        }
        Map<String, FileStatus> known = filesByFolder.get(folder);
        if (known == null) {
            known = new HashMap<>();
            try {
                for (FileStatus status : storage.listAll(folder)) {
                    known.put(status.getPath().getName(), status);
                }
            } catch (FileNotFoundException | ParentNotDirectoryException missing) {
                // A folder that is not there holds no file.
                known.clear();
            } catch (UnsupportedOperationException unable) {
                throw unlistable(row, unable);
            }
            filesByFolder.put(folder, known);
        }
        return known;
    }
}
