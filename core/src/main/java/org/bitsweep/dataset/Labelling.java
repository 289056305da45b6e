package org.bitsweep.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bitsweep.Suggestion;
import org.bitsweep.storage.CodePointOrder;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;

/** Brings image names and a label file together. */
final class Labelling {

    private Labelling() {
    }

    /** Labels every name, and refuses a name without label as well as a label without name. */
    static ImageListing label(String where, List<String> names, LabelFile labels, Classes classes, Storage storage)
            throws IOException {
        String file = labels.file().toString();
        List<String> lines = storage.lines(labels.file());
        List<LabelledImage> images = labels instanceof LabelsByName
                ? byName(where, names, file, lines, classes)
                : byOrder(where, names, file, lines, classes);
        return new ImageListing(images, classes);
    }

    private static List<LabelledImage> byOrder(String where, List<String> names, String file, List<String> lines,
            Classes classes) {
        if (lines.size() != names.size()) {
            throw new DatasetException(file, names.size() + " labels, one for each image of " + where,
                    lines.size() + " lines", "Restore the missing images or labels; without names, one lost line shifts"
                            + " all labels behind it");
        }
        List<String> sorted = new ArrayList<>(names);
        sorted.sort(CodePointOrder.INSTANCE);
        List<LabelledImage> images = new ArrayList<>(sorted.size());
        for (int i = 0; i < sorted.size(); i++) {
            int label = classes.labelOf(lines.get(i).strip(), file + ", line " + (i + 1));
            images.add(new LabelledImage(i, sorted.get(i), label));
        }
        return images;
    }

    private static List<LabelledImage> byName(String where, List<String> names, String file, List<String> lines,
            Classes classes) {
        if (lines.isEmpty()) {
            throw new DatasetException(file, "lines 'name,label' or 'name label'", "an empty file",
                    "Check how the file was written");
        }
        // The first line decides for the whole file, so that a comma within a name cannot change the reading halfway.
        char separator = lines.get(0).indexOf(',') >= 0 ? ',' : ' ';
        Set<String> known = new HashSet<>(names);
        Map<String, Integer> lineOfName = new HashMap<>();
        List<LabelledImage> images = new ArrayList<>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            String lineWhere = file + ", line " + (i + 1);
            String line = lines.get(i).strip();
            int cut = separator == ',' ? line.lastIndexOf(',') : Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t'));
            if (cut < 1) {
                throw new DatasetException(lineWhere, "'name" + separator + "label' as on line 1", "'" + line + "'",
                        "Write one image and its label on each line");
            }
            String name = line.substring(0, cut).strip();
            if (!known.contains(name)) {
                throw new DatasetException(lineWhere, "an image of " + where, "'" + name + "', which is not there"
                        + Suggestion.hint(name, names), "Restore the image, or correct or remove the line");
            }
            Integer earlier = lineOfName.putIfAbsent(name, i + 1);
            if (earlier != null) {
                throw new DatasetException(lineWhere, "each image once", "'" + name + "' again, first on line " + earlier,
                        "Remove one of the two lines");
            }
            images.add(new LabelledImage(i, name, classes.labelOf(line.substring(cut + 1).strip(), lineWhere)));
        }
        if (images.size() < names.size()) {
            Set<String> unlabelled = new TreeSet<>(CodePointOrder.INSTANCE);
            unlabelled.addAll(names);
            unlabelled.removeAll(lineOfName.keySet());
            throw new DatasetException(file, "a label for each of the " + names.size() + " images of " + where,
                    unlabelled.size() + " without one, first '" + unlabelled.iterator().next() + "'",
                    "Add the labels, or take the images out of the data set");
        }
        return images;
    }
}
