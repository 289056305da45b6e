package org.bitsweep.dataset;

import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * What names of class folders stand for: WordNet ids of ImageNet where nothing is said; ids, names or indices of given
 * classes; or whatever a list says.
 *
 * @param classes the classes; ImageNet's if empty
 * @param list a CSV file {@code folder,class} that names the class of each folder by index, id or name
 */
public record FolderNames(Optional<Classes> classes, Optional<Path> list) {

    /** Refuses nulls. */
    public FolderNames {
        Objects.requireNonNull(classes, "classes");
        Objects.requireNonNull(list, "list");
    }

    /** Folders are named by ImageNet's WordNet ids. */
    public static FolderNames synsets() {
        return new FolderNames(Optional.empty(), Optional.empty());
    }

    /** Folders are named by ids, names or indices of classes. A number is an index from 0, wherever it is sorted. */
    public static FolderNames of(Classes classes) {
        return new FolderNames(Optional.of(classes), Optional.empty());
    }
}
