package org.bitsweep.config;

import static org.bitsweep.config.FileKey.Absence.otherwise;
import static org.bitsweep.config.FileKey.Absence.required;
import static org.bitsweep.config.FileKey.Absence.standard;

import org.bitsweep.settings.ConfigKey;
import org.bitsweep.settings.Setting;

/** The keys of a file under {@code conf/sweeps}; most of them are flags of the command line too. */
enum SweepKey implements FileKey {
    NETWORKS("networks", "a list of network files", required(), "files, or `{ conf = ..., onnx = ... }`"),
    DATASET("dataset", "a data set file, or its keys", required(), "the images"),
    BITS("bits", "bits from 2 to 8: a number, or weights and activations such as 8W4A", standard("[2, 3, 4, 5]"),
            "a list; `{ weights = 8, activations = 4 }` is 8W4A"),
    METHODS("methods", "all-combinations, or a list of sets of methods", standard("all-combinations"),
            "sets: `none`, `all`, `\"aciq+bias-correction\"` or `[aciq, bias-correction]`"),
    CONFIGURATIONS("configurations", "a list of { bits, methods }", otherwise("bits and methods"), "instead of the two above"),
    PROFILE(Setting.PROFILE.key(), Setting.PROFILE.expected(), standard("reference"), "where the settings start from"),
    SETTINGS("settings", "an object { ... }", otherwise("the profile's"), "single switches of the profile, below"),
    VARIANTS("variants", "an object of { profile, settings, methods } by name", otherwise("none"),
            "every network once under each of them, laid over profile and settings; tables call it NETWORK@NAME; with methods of"
                    + " its own at the sweep's bits, a part of all combinations is swept"),
    CALIBRATION("calibration", "an object { ... }", otherwise("the data set's"), "what calibrated statistics come from, above"),
    CALIBRATION_OVERLAP("calibration-overlap", words(Sweep.CalibrationOverlap.class), standard("refuse"),
            "whether evaluated images may be among the calibration images"),
    GATE("gate", words(Sweep.Gate.class), standard("on"),
            "whether a network must first reach its file's `expected.top1` in float32"),
    BATCH_SIZE("batch-size", "a whole number from 1 to 65536", standard("512"),
            "images a batch; with batch statistics, part of the result"),
    LIMIT("limit", "a whole number from 1", otherwise("all"), "only the first so many images; every table says so"),
    BAD_IMAGES("bad-images", words(Sweep.BadImages.class), standard("fail"), "what happens when an image cannot be read"),
    TABLE("table", words(Sweep.TableShape.class), standard("ablation"), "the shape of the printed table"),
    PUBLISHED("published", "a local CSV file as in conf/published", otherwise("none"), "figures to print beside"),
    KNOWN_DIFFERENCES("known-differences", "a local CSV file as in conf/published", otherwise("none"),
            "what is known to separate printed figures from the authors' code; named beside the verdicts"),
    BASELINE("baseline", "a CSV file, a path or URI", otherwise("baseline.csv in a nightly's folder"),
            "what `bitsweep accept` wrote; a nightly run is compared with it"),
    OUTPUT("output", "a path or URI", otherwise("results/NAME-TIME"), "folder of the results"),
    STORE("store", "a path or URI", otherwise("the output folder"),
            "where predictions are kept and found again, by this sweep and others"),
    NAME("name", "a text", otherwise("the file's name"), "in tables");

    private final Entry entry;

    SweepKey(String path, String allowed, Absence absence, String documentation) {
        entry = new Entry(path, allowed, absence, documentation);
    }

    private static String words(Class<? extends Enum<?>> type) {
        return "one of " + String.join(", ", ConfigKey.of(type));
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
