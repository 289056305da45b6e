package org.bitsweep.config;

import static org.bitsweep.config.FileKey.Absence.otherwise;

import org.bitsweep.dataset.FormatKey;

/** The keys of {@code calibration} in a data set or a sweep: a manifest, or a data set, or stored statistics. */
enum CalibrationKey implements FileKey {
    MANIFEST("manifest", "a path or URI", otherwise("dataset or statistics"), "a CSV path,label whose labels are not used"),
    CLASSES(FormatKey.CLASSES.text(), "imagenet, a number of classes, or the path of a class list",
            otherwise("the data set's"), "the classes of the manifest"),
    DATASET("dataset", "a data set file, or its keys", otherwise("manifest or statistics"), "any data set"),
    STATISTICS("statistics", "a .json file that bitsweep calibrate wrote", otherwise("manifest or dataset"),
            "stored statistics, for a sweep of one network"),
    IMAGES("images", "a whole number from 1", otherwise("all"),
            "how many from the start are used; not with statistics");

    private final Entry entry;

    CalibrationKey(String path, String allowed, Absence absence, String documentation) {
        entry = new Entry(path, allowed, absence, documentation);
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
