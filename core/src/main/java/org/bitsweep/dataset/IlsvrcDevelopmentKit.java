package org.bitsweep.dataset;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.bitsweep.storage.DatasetException;
import org.bitsweep.storage.Storage;

/**
 * What the development kit of ILSVRC 2012 says about the validation images.
 *
 * <p>The kit numbers the classes 1 to 1000 in an order of its own. Networks number them from 0 in the order of WordNet
 * ids; {@code data/meta.mat} is the bridge between the two.
 *
 * @param labels class index of validation image 1, 2, and so on, in the numbering of networks
 */
record IlsvrcDevelopmentKit(List<Integer> labels) {

    private static final String GROUND_TRUTH = "data/ILSVRC2012_validation_ground_truth.txt";
    private static final String META = "data/meta.mat";

    IlsvrcDevelopmentKit {
        labels = List.copyOf(labels);
    }

    /** Reads the two files out of the kit's archive, plain or compressed by gzip. */
    static IlsvrcDevelopmentKit read(Path archive, Configuration configuration) throws IOException {
        Map<String, byte[]> found = new HashMap<>();
        try (TarWalker walker = TarWalker.open(archive, configuration)) {
            while (walker.next()) {
                for (String wanted : List.of(GROUND_TRUTH, META)) {
                    if (("/" + walker.name()).endsWith("/" + wanted)) {
                        if (found.put(wanted, walker.read()) != null) {
                            throw new DatasetException(archive.toString(), "one entry '" + wanted + "'", "two",
                                    "Use ILSVRC2012_devkit_t12.tar.gz as it is published");
                        }
                        break;
                    }
                }
            }
        }
        for (String wanted : List.of(GROUND_TRUTH, META)) {
            if (!found.containsKey(wanted)) {
                throw new DatasetException(archive.toString(), "an entry '" + wanted + "'", "none",
                        "Use ILSVRC2012_devkit_t12.tar.gz as it is published");
            }
        }
        Map<Integer, Integer> labelOfId =
                labelOfId(archive + ", entry '" + META + "'", found.get(META), ClassList.imageNet());
        return new IlsvrcDevelopmentKit(
                groundTruth(archive + ", entry '" + GROUND_TRUTH + "'", found.get(GROUND_TRUTH), labelOfId));
    }

    private static List<Integer> groundTruth(String file, byte[] bytes, Map<Integer, Integer> labelOfId) {
        List<String> lines = Storage.lines(file, bytes);
        Integer[] labels = new Integer[lines.size()];
        for (int i = 0; i < labels.length; i++) {
            String line = lines.get(i).strip();
            labels[i] = line.matches("[0-9]{1,9}") ? labelOfId.get(Integer.valueOf(line)) : null;
            if (labels[i] == null) {
                throw new DatasetException(file + ", line " + (i + 1), "a class number from 1 to " + labelOfId.size(),
                        "'" + line + "'", "Use the development kit as it is published");
            }
        }
        return List.of(labels);
    }

    /** The kit's class number to the class index of networks. Inner nodes of the hierarchy have numbers too, but no images. */
    static Map<Integer, Integer> labelOfId(String file, byte[] bytes, ClassList classes) {
        if (!(MatFile.read(file, bytes).get("synsets") instanceof MatValue.Structures synsets)) {
            throw unusable(file, "an array of structures 'synsets'", "none");
        }
        Map<Integer, Integer> labelOfId = new TreeMap<>();
        Map<Integer, Integer> idOfLabel = new HashMap<>();
        for (int i = 0; i < synsets.elements().size(); i++) {
            String where = file + ", synsets(" + (i + 1) + ")";
            Map<String, MatValue> synset = synsets.elements().get(i);
            if (number(where, synset, "num_children") != 0) {
                continue;
            }
            int id = number(where, synset, "ILSVRC2012_ID");
            if (!(synset.get("WNID") instanceof MatValue.Text wnid)) {
                throw unusable(where, "a text WNID", "none");
            }
            int label = classes.indexOfId(wnid.value()).orElseThrow(() -> unusable(where,
                    "one of the " + classes.count() + " classes of ILSVRC 2012", "'" + wnid.value() + "'"));
            if (labelOfId.put(id, label) != null) {
                throw unusable(where, "each ILSVRC2012_ID once", id + " again");
            }
            if (idOfLabel.put(label, id) != null) {
                throw unusable(where, "each WNID once", "'" + wnid.value() + "' again");
            }
        }
        for (int id = 1; id <= classes.count(); id++) {
            if (!labelOfId.containsKey(id)) {
                throw unusable(file, "classes numbered from 1 to " + classes.count(), "none with ILSVRC2012_ID " + id);
            }
        }
        return labelOfId;
    }

    private static int number(String where, Map<String, MatValue> synset, String field) {
        if (synset.get(field) instanceof MatValue.Numbers numbers && numbers.values().length == 1
                && numbers.values()[0] == Math.rint(numbers.values()[0])) {
            return (int) numbers.values()[0];
        }
        throw unusable(where, "a whole number " + field, synset.containsKey(field) ? "something else" : "none");
    }

    private static DatasetException unusable(String where, String expected, String found) {
        return new DatasetException(where, expected, found, "Use the development kit as it is published");
    }
}
