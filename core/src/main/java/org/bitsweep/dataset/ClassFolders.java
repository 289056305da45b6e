package org.bitsweep.dataset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitsweep.Suggestion;
import org.bitsweep.storage.CodePointOrder;
import org.bitsweep.storage.DatasetException;

/** Images that lie in a folder per class, on a file system or in an archive. */
final class ClassFolders {

    private ClassFolders() {
    }

    /** An image found in a class folder. */
    record Found(String className, String path) {
    }

    /**
     * The classes that folder names are looked up in: those given or, if every folder is named by a WordNet id of
     * ImageNet, ImageNet's. Folders alone cannot tell labels: half of the classes may be absent.
     */
    static ClassList classes(String where, Optional<ClassList> given, Collection<String> folderNames) {
        if (given.isPresent()) {
            return given.get();
        }
        ClassList imageNet = ClassList.imageNet();
        for (String name : folderNames) {
            if (imageNet.indexOfId(name).isEmpty()) {
                List<String> ids = imageNet.classes().stream().map(ImageClass::id).toList();
                throw new DatasetException(where, "a class list, or folders named by ImageNet's WordNet ids",
                        "the folder '" + name + "'" + Suggestion.hint(name, ids) + " and no class list",
                        "Give a class list (CSV 'index,wnid,name' or 'index,name'): which folders are present does not"
                                + " tell their labels");
            }
        }
        return imageNet;
    }

    /** Orders by class index, then path, and labels. */
    static ImageListing listing(String where, List<Found> found, ClassList classes) {
        record Labelled(int label, String path) {
        }

        List<Labelled> labelled = new ArrayList<>(found.size());
        Map<Integer, String> folderOfLabel = new HashMap<>();
        String previous = null;
        int label = -1;
        for (Found image : found) {
            if (!image.className().equals(previous)) {
                label = classes.indexNamed(image.className(), where + ", folder '" + image.className() + "'");
                previous = image.className();
                String other = folderOfLabel.putIfAbsent(label, previous);
                if (other != null && !other.equals(previous)) {
                    throw new DatasetException(where + ", folder '" + previous + "'", "one folder per class",
                            "the class that folder '" + other + "' already holds", "Merge the two folders");
                }
            }
            labelled.add(new Labelled(label, image.path()));
        }
        labelled.sort(Comparator.comparingInt(Labelled::label).thenComparing(Labelled::path, CodePointOrder.INSTANCE));
        List<LabelledImage> images = new ArrayList<>(labelled.size());
        for (Labelled one : labelled) {
            images.add(new LabelledImage(images.size(), one.path(), one.label()));
        }
        return new ImageListing(images, classes);
    }
}
