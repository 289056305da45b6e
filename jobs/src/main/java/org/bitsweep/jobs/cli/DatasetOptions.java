package org.bitsweep.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bitsweep.InputException;
import org.bitsweep.dataset.FormatKey;
import org.bitsweep.dataset.FormatName;
import picocli.CommandLine.Option;

/** Which images and labels. Formats without an option of their own are described in a file, given by --dataset. */
final class DatasetOptions {

    @Option(names = "--dataset", paramLabel = "FILE", description = "A file such as conf/datasets/imagenet-val.conf.")
    private String dataset;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "A CSV file with the columns path and label; its order is the order of evaluation.")
    private String manifest;

    @Option(
            names = "--image-folder",
            paramLabel = "FOLDER",
            description = "A folder for each class; needs --classes or --class-list unless folders are ImageNet synsets.")
    private String imageFolder;

    @Option(names = "--tar", paramLabel = "FILE", description = "An archive of images; needs --labels.")
    private String tar;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "The labels of --tar: lines name,label; their order is the order of evaluation.")
    private String labels;

    @Option(
            names = "--classes",
            paramLabel = "N|imagenet",
            description = "The number of classes, or imagenet for its 1,000 with their names.")
    private String classes;

    @Option(
            names = "--class-list",
            paramLabel = "FILE",
            description = "All classes with their names in the order of their indices, in place of --classes.")
    private String classList;

    /** Whether any option names images. */
    boolean isGiven() {
        return Stream.of(dataset, manifest, imageFolder, tar, labels, classes, classList).anyMatch(Objects::nonNull);
    }

    void addTo(Map<String, Object> flags) {
        if (Stream.of(dataset, manifest, imageFolder, tar).filter(Objects::nonNull).count() > 1) {
            throw new InputException("command line: --dataset, --manifest, --image-folder and --tar exclude each other."
                    + " Keep one.");
        }
        if (classes != null && classList != null) {
            throw new InputException("command line: --classes and --class-list exclude each other: a list tells its number."
                    + " Keep one.");
        }
        if ((tar == null) != (labels == null)) {
            throw new InputException("command line: --tar and --labels belong together, and only "
                    + (tar == null ? "--labels" : "--tar") + " is given. Add the other (a .conf file for --dataset can"
                    + " describe archives in other forms).");
        }
        if (dataset != null) {
            flags.put("dataset", dataset);
        }
        if (manifest != null) {
            put(flags, FormatName.MANIFEST, manifest);
        }
        if (imageFolder != null) {
            put(flags, FormatName.IMAGE_FOLDER, imageFolder);
        }
        if (tar != null) {
            put(flags, FormatName.TAR_WITH_LABELS, tar);
        }
        if ((classes != null || classList != null) && !(flags.get("dataset") instanceof Map)) {
            throw new InputException("command line: --classes and --class-list describe the images of --manifest,"
                    + " --image-folder or --tar, and none is given. Add one, or remove them.");
        }
    }

    private void put(Map<String, Object> flags, FormatName format, String location) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("format", format.text());
        value.put(FormatKey.LOCATION.text(), location);
        put(value, FormatKey.LABELS_BY_NAME.text(), labels);
        put(value, FormatKey.CLASSES.text(), classes != null ? classes : classList);
        flags.put("dataset", value);
    }

    private static void put(Map<String, Object> map, String key, Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
