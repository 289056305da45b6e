package org.bitsweep.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.bitsweep.Suggestion;
import org.bitsweep.storage.CodePointOrder;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;

/**
 * Images that lie in a folder per class, on a file system or in an archive.
 *
 * @param classes the classes that labels refer to
 * @param labels the class index of each folder
 */
record ClassFolders(Classes classes, Map<String, Integer> labels) {

    ClassFolders {
        labels = Map.copyOf(labels);
    }

    /** An image found in a class folder. */
    record Found(String className, String path) {
    }

    /**
     * Looks the names of folders up. Folders alone cannot tell labels: half of the classes may be absent.
     *
     * @param where the folder or archive, for messages
     * @throws DatasetException if one stands for no class, or two for the same
     */
    static ClassFolders of(String where, FolderNames names, Collection<String> folders, Storage storage) throws IOException {
        Classes classes = names.classes().orElseGet(ClassList::imageNet);
        if (names.list().isPresent()) {
            return listed(where, classes, names.list().get(), folders, storage);
        }
        if (names.classes().isEmpty()) {
            requireSynsets(where, folders);
        }
        Map<String, Integer> labels = new LinkedHashMap<>();
        Map<Integer, String> folderOfLabel = new HashMap<>();
        for (String folder : folders) {
            int label = classes.labelOf(folder, where(where, folder));
            String other = folderOfLabel.putIfAbsent(label, folder);
            if (other != null) {
                throw new DatasetException(where(where, folder), "one folder per class",
                        "the class that folder '" + other + "' already holds", "Merge the two folders");
            }
            labels.put(folder, label);
        }
        return new ClassFolders(classes, labels);
    }

    /** The folder of a class as messages name it. */
    static String where(String where, String folder) {
        return where + ", folder '" + folder + "'";
    }

    private static void requireSynsets(String where, Collection<String> folders) {
        ClassList imageNet = ClassList.imageNet();
        for (String name : folders) {
            if (imageNet.indexOfId(name).isEmpty()) {
                List<String> ids = imageNet.classes().stream().map(ImageClass::id).toList();
                throw new DatasetException(where, "a class list, or folders named by ImageNet's WordNet ids",
                        "the folder '" + name + "'" + Suggestion.hint(name, ids) + " and no class list",
                        "Give a class list (CSV 'index,wnid,name' or 'index,name'), 'classes = imagenet' or a number of classes"
                                + " if folders are indices, or 'folders' (CSV 'folder,class'): which folders are present does"
                                + " not tell their labels");
            }
        }
    }

    /** Several folders may hold one class where a list says so. */
    private static ClassFolders listed(String where, Classes classes, Path list, Collection<String> folders, Storage storage)
            throws IOException {
        String file = list.toString();
        Csv.Table table = Csv.read(file, storage.lines(list));
        if (!table.header().equals(List.of("folder", "class"))) {
            throw new DatasetException(file + ", line 1", "the header 'folder,class'",
                    "'" + String.join(",", table.header()) + "'", "Add or correct the header");
        }
        Map<String, Integer> labels = new LinkedHashMap<>();
        for (Csv.Row row : table.rows()) {
            String line = file + ", line " + row.line();
            if (labels.putIfAbsent(row.fields().get(0), classes.labelOf(row.fields().get(1), line)) != null) {
                throw new DatasetException(line, "each folder once", "'" + row.fields().get(0) + "' again",
                        "Remove one of the two rows");
            }
        }
        for (String folder : folders) {
            if (!labels.containsKey(folder)) {
                throw new DatasetException(where(where, folder), "a folder that " + file + " names", "'" + folder + "'"
                        + Suggestion.hint(folder, labels.keySet()), "Add a row for it, or move it out of the data set");
            }
        }
        return new ClassFolders(classes, labels);
    }

    /** Orders by class index, then path, and labels. */
    ImageListing listing(List<Found> found) {
        List<Found> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt((Found image) -> labels.get(image.className()))
                .thenComparing(Found::path, CodePointOrder.INSTANCE));
        List<LabelledImage> images = new ArrayList<>(sorted.size());
        for (Found one : sorted) {
            images.add(new LabelledImage(images.size(), one.path(), labels.get(one.className())));
        }
        return new ImageListing(images, classes);
    }
}
