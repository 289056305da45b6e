package org.bitsweep.config;

import static org.bitsweep.config.FileKey.Absence.otherwise;
import static org.bitsweep.config.FileKey.Absence.required;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bitsweep.dataset.FormatKey;
import org.bitsweep.dataset.FormatName;

/** The keys of a file under {@code conf/datasets}; which of them a format has says {@link FormatName#keys}. */
enum DatasetKey implements FileKey {
    FORMAT("format", "one of " + String.join(", ", formats()), required(),
            "how images and labels are stored; [docs/datasets.md](../docs/datasets.md) describes each"),
    LOCATION(FormatKey.LOCATION.text(), "a path or URI", required(),
            "the file, folder or archive of the images; webdataset and huggingface: also a pattern (val-*.tar, val-{00..49}.tar)"),
    CLASSES(FormatKey.CLASSES.text(), "imagenet, a number of classes, or the path of a class list",
            otherwise("folders are synsets (image-folder, tar-folders); stands in the data (ilsvrc2012, prepared)"),
            "the classes and their order"),
    FOLDERS(FormatKey.FOLDERS.text(), "a path or URI", otherwise("folders are named by ids, names or indices of classes"),
            "image-folder and tar-folders: a CSV folder,class that says which class each folder holds"),
    LABELS_BY_NAME(FormatKey.LABELS_BY_NAME.text(), "a path or URI", otherwise("labels-by-order"),
            "flat-folder and tar-labels: a label file whose lines name their image"),
    LABELS_BY_ORDER(FormatKey.LABELS_BY_ORDER.text(), "a path or URI", otherwise("labels-by-name"),
            "flat-folder and tar-labels: a label file in the order of the images' names"),
    MANIFEST(FormatKey.MANIFEST.text(), "a path or URI", otherwise("required by tar-manifest"),
            "tar-manifest: a CSV path,label beside the archive"),
    DEVELOPMENT_KIT(FormatKey.DEVELOPMENT_KIT.text(), "a path or URI", otherwise("required by ilsvrc2012"),
            "ilsvrc2012: the challenge's development kit"),
    IMAGES("images", "a whole number from 1", otherwise("not checked"), "number of images it must have"),
    CALIBRATION("calibration", "an object { ... }", otherwise("none"), "what calibrated statistics come from, below"),
    NAME("name", "a text", otherwise("the file's name"), "in tables");

    private final Entry entry;

    DatasetKey(String path, String allowed, Absence absence, String documentation) {
        entry = new Entry(path, allowed, absence, documentation);
    }

    /** What {@code format} may be. */
    static List<String> formats() {
        return Stream.concat(Arrays.stream(FormatName.values()).map(FormatName::text), Stream.of(DatasetSource.PREPARED))
                .toList();
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
