package org.bitsweep.dataset;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.bitsweep.Suggestion;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;

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
        requireFiles(storage, rows, folder);
        return new FileImages(ManifestRows.listing(rows, classes), folder.toString());
    }

    /** Lists each folder once instead of asking for each file: thousands of questions fewer to an object store. */
    private void requireFiles(Storage storage, List<ManifestRows.Row> rows, Path folder) throws IOException {
        Map<Path, Set<String>> namesByFolder = new HashMap<>();
        Map<Path, ManifestRows.Row> rowByPath = new HashMap<>();
        List<ManifestRows.Row> missing = new ArrayList<>();
        for (ManifestRows.Row row : rows) {
            Path path = storage.qualify(resolve(folder, row));
            ManifestRows.Row earlier = rowByPath.putIfAbsent(path, row);
            if (earlier != null) {
                throw new DatasetException(row.where(), "each file once", "'" + row.image().name()
                        + "', which is the same file as '" + earlier.image().name() + "'", "Remove one of the two rows");
            }
            Path parent = path.getParent();
            Set<String> names = parent == null ? Set.of() : namesByFolder.get(parent);
            if (names == null) {
                names = fileNames(storage, parent);
                namesByFolder.put(parent, names);
            }
            if (!names.contains(path.getName())) {
                missing.add(row);
            }
        }
        if (!missing.isEmpty()) {
            ManifestRows.Row first = missing.get(0);
            Path path = storage.qualify(resolve(folder, first));
            String others = missing.size() == 1 ? "" : ", and " + (missing.size() - 1) + " more rows without their files";
            throw new DatasetException(first.where(), "a file '" + path + "'", "none"
                    + Suggestion.hint(path.getName(), namesByFolder.getOrDefault(path.getParent(), Set.of())) + others,
                    "Restore the files or correct the paths, which are relative to the manifest's folder");
        }
    }

    private static Path resolve(Path folder, ManifestRows.Row row) {
        try {
            return new Path(folder, row.image().name());
        } catch (IllegalArgumentException unusable) {
            throw new DatasetException(row.where(), "a path that Hadoop can open", "'" + row.image().name() + "'",
                    "Rename the file; a colon in a name is read as the end of a scheme", unusable);
        }
    }

    private static Set<String> fileNames(Storage storage, Path folder) throws IOException {
        try {
            return storage.listAll(folder).stream().filter(FileStatus::isFile)
                    .map(status -> status.getPath().getName()).collect(Collectors.toSet());
        } catch (FileNotFoundException missing) {
            return Set.of();
        }
    }
}
