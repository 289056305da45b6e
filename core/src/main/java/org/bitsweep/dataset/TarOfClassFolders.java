package org.bitsweep.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;

/**
 * A tar archive with one folder per class, which may all lie in the same outer folder. Labels and order are those of
 * {@link ImageFolder}; names are paths in the archive.
 *
 * @param archive the archive, plain or compressed by gzip; only a plain one can be read in parallel
 * @param folders what the names of class folders stand for
 */
public record TarOfClassFolders(Path archive, FolderNames folders) implements DatasetFormat {

    /** Refuses nulls. */
    public TarOfClassFolders {
        Objects.requireNonNull(archive, "archive");
        Objects.requireNonNull(folders, "folders");
    }

    @Override
    public ImageSource list(Configuration configuration) throws IOException {
        TarIndex index = TarIndex.scan(archive, configuration).withoutDocuments().requireImages();
        List<ClassFolders.Found> found = new ArrayList<>();
        Set<String> folderNames = new LinkedHashSet<>();
        String outer = null;
        for (String name : index.names()) {
            int fileStart = name.lastIndexOf('/') + 1;
            if (fileStart == 0) {
                throw new DatasetException(archive + ", entry '" + name + "'", "an image in the folder of its class",
                        "one outside any folder", "Pack a folder per class, or use the format tar-labels");
            }
            int folderStart = name.lastIndexOf('/', fileStart - 2) + 1;
            String entryOuter = name.substring(0, folderStart);
            if (outer != null && !outer.equals(entryOuter)) {
                throw new DatasetException(archive + ", entry '" + name + "'", "all class folders in the same folder '"
                        + outer + "'", "one in '" + entryOuter + "'",
                        "Pack one data set an archive, with a folder per class");
            }
            outer = entryOuter;
            String folderName = name.substring(folderStart, fileStart - 1);
            folderNames.add(folderName);
            found.add(new ClassFolders.Found(folderName, name));
        }
        ClassFolders known = ClassFolders.of(archive.toString(), folders, folderNames, new Storage(configuration));
        return new TarImages(known.listing(found), index);
    }
}
