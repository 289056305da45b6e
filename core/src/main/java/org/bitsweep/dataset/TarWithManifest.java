package org.bitsweep.dataset;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.Suggestion;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;

/**
 * A tar archive and a manifest outside it: CSV with the header {@code path,label}, where paths are entries of the
 * archive. The evaluation order is the order of rows. Entries without a row are not looked at: the manifest says what
 * the data set is.
 *
 * @param archive the archive, plain or compressed by gzip; only a plain one can be read in parallel
 * @param manifest the CSV file
 * @param classes the classes; with a {@link ClassList}, labels may be written as class ids or names
 */
public record TarWithManifest(Path archive, Path manifest, Classes classes) implements DatasetFormat {

    /** Refuses nulls. */
    public TarWithManifest {
        Objects.requireNonNull(archive, "archive");
        Objects.requireNonNull(manifest, "manifest");
        Objects.requireNonNull(classes, "classes");
    }

    @Override
    public ImageSource list(Configuration configuration) throws IOException {
        Storage storage = new Storage(configuration);
        // The manifest is read first: its faults are told before a long archive is read.
        List<ManifestRows.Row> rows = ManifestRows.parse(manifest.toString(), storage.lines(manifest), classes);
        TarIndex index = TarIndex.scan(archive, configuration);
        Set<String> names = index.byName().keySet();
        for (ManifestRows.Row row : rows) {
            if (!names.contains(row.image().name())) {
                throw new DatasetException(row.where(), "an entry of " + archive, "'" + row.image().name()
                        + "', which is not there" + Suggestion.hint(row.image().name(), names),
                        "Correct the path; it is the entry's whole path in the archive, without a leading './'");
            }
        }
        return new TarImages(ManifestRows.listing(rows, classes), index);
    }
}
